package picture

import "context"

// FetchWith lets a test answer in place of addresses.
func (s *Service) FetchWith(fetch func(ctx context.Context, address string) ([]byte, error)) {
	s.fetch = fetch
}

// Files are the bytes of a picture, by size.
func (m Made) Files() map[int][]byte { return m.files }

// Tries is how often an address is fetched before it is given up.
const Tries = len(pauses) + 1

// StaleAfter is when a fetch that did not end is free to take.
const StaleAfter = staleAfter
