package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// world is a database, and the session of an administrator in it.
type world struct{ database, session string }

var signInLink = regexp.MustCompile(`/sign-in/\S+`)

func makeWorld(ctx context.Context, binary, dir string, people int) (w world, err error) {
	w.database = filepath.Join(dir, "world.db")
	address := "sqlite://" + w.database
	link := ""
	for _, args := range [][]string{{"demo", "--exit", "--people", strconv.Itoa(people), "--database", address},
		{"user", "grant", "admin@example.org", "admin", "--database", address}, {"user", "link", "admin@example.org", "--database", address}} {
		out, err := exec.CommandContext(ctx, binary, args...).CombinedOutput()
		if err != nil {
			return w, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, out)
		}
		link = signInLink.FindString(string(out))
	}
	s, err := start(ctx, binary, w.database)
	if err != nil {
		return w, err
	}
	defer s.stop()
	res, err := noRedirect.Post(s.base+link, "application/x-www-form-urlencoded", nil)
	if err != nil {
		return w, err
	}
	defer res.Body.Close()
	for _, c := range res.Cookies() {
		if c.Name == "session" {
			w.session = c.Value
		}
	}
	if w.session == "" {
		return w, fmt.Errorf("the administrator cannot sign in: %s", res.Status)
	}
	return w, nil
}

// serve starts a program on a copy of the world.
func (w world) serve(ctx context.Context, binary, file string) (*server, error) {
	in, err := os.Open(w.database)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(out, in); err != nil {
		return nil, err
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	return start(ctx, binary, file)
}

var noRedirect = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// server is a process that serves.
type server struct {
	cmd  *exec.Cmd
	base string
}

func start(ctx context.Context, binary, database string) (*server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	s := &server{exec.CommandContext(ctx, binary, "serve", "--addr", address, "--database", "sqlite://"+database, "--log-level", "error"),
		"http://" + address}
	s.cmd.Stderr = os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 600 {
		if res, err := http.Get(s.base + "/readyz"); err == nil {
			res.Body.Close()
			return s, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s does not get ready", binary)
}

func (s *server) stop() {
	s.cmd.Process.Signal(os.Interrupt) // The process may have ended.
	s.cmd.Wait()                       // It was interrupted: an error is expected.
}

// cpu is what all threads of the process have used.
func (s *server) cpu() (total time.Duration, err error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", s.cmd.Process.Pid))
	if err != nil || len(threads) == 0 {
		return 0, fmt.Errorf("the CPU of another process can be read on Linux only")
	}
	for _, file := range threads {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // the thread has ended
		}
		used, _, _ := strings.Cut(string(text), " ")
		n, err := strconv.ParseInt(used, 10, 64)
		if err != nil {
			return 0, err
		}
		total += time.Duration(n)
	}
	return total, nil
}
