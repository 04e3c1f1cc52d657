package web

import (
	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/kit/text"
)

// Contact is the line at the end of an edition's messages; empty where its team gave none.
func Contact(p *text.Printer, e edition.Edition) string {
	if e.Sender.Contact == "" {
		return ""
	}
	return p.T("edition.mail.contact", "Contact", e.Sender.Contact)
}
