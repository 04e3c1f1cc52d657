package web

import (
	"context"
	"errors"

	"github.com/creneau/creneau/internal/actor"
	"github.com/creneau/creneau/internal/kit/fault"
	"github.com/creneau/creneau/internal/kit/text"
	"github.com/creneau/creneau/internal/programme"
)

// Refusal says why something is refused; of a rule that blocks, in the rule's own words.
func Refusal(p *text.Printer, err error) string {
	if f, ok := fault.From(err); ok && errors.Is(err, programme.ErrBlocks) {
		return p.Say(programme.Refused(f))
	}
	sentence, _ := p.Fault(err)
	return sentence
}

// Checking adds what later chapters have to say about a draft to its findings, and judges them all.
type Checking func(ctx context.Context, who actor.Actor, draft programme.Draft) ([]programme.Finding, error)

// Of is every finding about a draft; the zero Checking knows of no later chapter.
func (c Checking) Of(ctx context.Context, who actor.Actor, draft programme.Draft) ([]programme.Finding, error) {
	if c == nil {
		return draft.Findings(), nil
	}
	return c(ctx, who, draft)
}

// FindingSentence says what a rule has found.
func FindingSentence(p *text.Printer, f programme.Finding) string {
	values := make([]any, 0, 2*len(f.Values))
	for name, value := range f.Values {
		values = append(values, name, value)
	}
	return p.T("programme.finding."+f.Code, values...)
}
