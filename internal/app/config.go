// Package app assembles the server: settings, database, chapters, front doors, background work.
package app

import (
	"html/template"
	"log/slog"
	"net"
	"net/mail"
	"net/url"
	"strings"

	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/web"
)

// Config is every setting of a server. Flags, environment variables, defaults and help stand in the tags, once; the
// command line reads them, and docs/configuration.md is made from them.
type Config struct {
	Addr           string `help:"Address to serve on." default:"127.0.0.1:8080" env:"CRENEAU_ADDR"`
	Database       string `help:"Where the data lives: sqlite://FILE or postgres://…" default:"sqlite://creneau.db" env:"CRENEAU_DATABASE" secret:"true"`
	Bus            string `help:"How nodes wake each other: nats://HOST:4222. When empty, through PostgreSQL's notifications; an embedded database has one node." env:"CRENEAU_BUS" secret:"true"`
	BaseURL        string `help:"Public address of the server, for links in mails and calendars. Made from the address when empty." env:"CRENEAU_BASE_URL"`
	TrustedProxies string `help:"Addresses or networks of the proxies before this server, with commas between them: 127.0.0.1,10.0.0.0/8. They alone may say who asks, with X-Forwarded-For." env:"CRENEAU_TRUSTED_PROXIES"`
	SMTP           string `help:"Mail relay: smtp://[user:password@]host:port, or smtps://. Without one, mails wait in the outbox." name:"smtp" env:"CRENEAU_SMTP" secret:"true"`
	MailFrom       string `help:"Sender of mails. An edition may put its own name before the address, and another address for replies." default:"creneau@localhost" env:"CRENEAU_MAIL_FROM"`
	PushServices   string `help:"Push services that notifications may be sent to, with commas between them; .example.org stands for all below it. Empty: nobody is offered notifications." default:"fcm.googleapis.com,.push.services.mozilla.com,.notify.windows.com,.push.apple.com" env:"CRENEAU_PUSH_SERVICES"`
	MetricsAddr    string `help:"Address to serve Prometheus metrics on; empty for none." env:"CRENEAU_METRICS_ADDR"`
	Organiser      string `help:"E-mail address of the first organiser, whose link is printed at the first start." default:"organiser@localhost.localdomain" env:"CRENEAU_ORGANISER"`
	Erasures       string `help:"File with the list of erasures, without names, by which whom a restored backup brings back is erased again. Beside an embedded database when empty." env:"CRENEAU_ERASURES"`
	LogLevel       string `help:"What to log: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"CRENEAU_LOG_LEVEL"`
	Demo           bool   `kong:"-"`

	CheckPage func(t *template.Template, data any) error `kong:"-"` // see site.Site
}

// Check refuses wrong settings with the name of the setting and the remedy, and fills what is derived.
func (c *Config) Check() error {
	if !strings.Contains(c.Addr, ":") {
		return wrong("addr", "write it as host:port, like 127.0.0.1:8080")
	}
	if c.BaseURL == "" {
		c.BaseURL = c.ownURL()
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return wrong("base-url", "write it as https://example.org, without a path")
	}
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/")
	if c.Bus != "" {
		if u, err := url.Parse(c.Bus); err != nil || u.Host == "" || u.Scheme != "nats" && u.Scheme != "tls" {
			return wrong("bus", "write it as nats://host:4222, or leave it out")
		}
	}
	if c.SMTP != "" {
		if u, err := url.Parse(c.SMTP); err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
			return wrong("smtp", "write it as smtp://host:587 or smtps://user:password@host:465")
		}
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil && c.MailFrom != "" {
		return wrong("mail-from", "write it as team@example.org, or as Our team <team@example.org>")
	}
	_, err = web.ParseProxies(c.TrustedProxies)
	return err
}

// ownURL is where a server is reached that has no other name.
func (c *Config) ownURL() string {
	if strings.HasPrefix(c.Addr, ":") {
		return "http://localhost" + c.Addr
	}
	return "http://" + c.Addr
}

// listen takes the address. Port 0 stands for any free one, which Addr names from then on, and BaseURL where it is made from it.
func (c *Config) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return nil, wrong("addr", "cannot listen there: "+err.Error()+"; choose another port with --addr, like 127.0.0.1:8081")
	}
	if host, port, _ := net.SplitHostPort(c.Addr); port == "0" {
		own := c.BaseURL == c.ownURL()
		_, port, _ = net.SplitHostPort(listener.Addr().String())
		if c.Addr = net.JoinHostPort(host, port); own {
			c.BaseURL = c.ownURL()
		}
	}
	return listener, nil
}

// defaultSender is the sender of mails, and the organiser of events in calendars, where none is set.
const defaultSender = "creneau@localhost"

func wrong(setting, remedy string) error {
	return fault.New(fault.Invalid, "config."+setting, "setting "+setting+": "+remedy).With("Setting", setting)
}

// Level is the log level.
func (c Config) Level() slog.Level {
	var level slog.Level
	if level.UnmarshalText([]byte(c.LogLevel)) != nil {
		return slog.LevelInfo
	}
	return level
}
