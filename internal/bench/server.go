package bench

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Server is a process that serves, whose CPU can be told.
type Server struct {
	cmd  *exec.Cmd
	Base string // its address, without a path
}

// Start runs this program again with the given arguments and --addr, and waits until it answers, six seconds at most.
func Start(ctx context.Context, stdin io.Reader, args ...string) (*Server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	s := &Server{exec.CommandContext(ctx, os.Args[0], append(args, "--addr", address)...), "http://" + address}
	s.cmd.Stdin, s.cmd.Stderr = stdin, os.Stderr
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	for range 300 {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return s, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	s.Stop()
	return nil, fmt.Errorf("the server to measure does not start: %v", args)
}

// Stop ends the process and waits for it.
func (s *Server) Stop() {
	s.cmd.Process.Kill() // The process may have ended.
	s.cmd.Wait()         // It was killed: an error is expected.
}

// Load asks for a path again and again over a few connections and returns the server's CPU in microseconds a request.
func (s *Server) Load(ctx context.Context, path, tag string, requests int) (float64, error) {
	const connections = 4
	transport := &http.Transport{MaxIdleConnsPerHost: connections, DisableCompression: true}
	defer transport.CloseIdleConnections()
	before, err := s.cpu()
	if err != nil {
		return 0, err
	}
	failed := make(chan error, connections)
	var together sync.WaitGroup
	for range connections {
		together.Go(func() {
			for range requests / connections {
				if err := ask(ctx, transport, s.Base+path, tag); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	together.Wait()
	select {
	case err := <-failed:
		return 0, err
	default:
	}
	after, err := s.cpu()
	return float64((after - before).Microseconds()) / float64(requests), err
}

func ask(ctx context.Context, t *http.Transport, address, tag string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	req.Header.Set("User-Agent", "Mozilla/5.0 bench")
	want := http.StatusOK
	if tag != "" {
		req.Header.Set("If-None-Match", tag)
		want = http.StatusNotModified
	}
	res, err := t.RoundTrip(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != want {
		return fmt.Errorf("%s answers %s", address, res.Status)
	}
	_, err = io.Copy(io.Discard, res.Body)
	return err
}

// cpu is what the process has used since it started; Linux only.
func (s *Server) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("the CPU of another process can be read on Linux only: %w", err)
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	const tick = 10 * time.Millisecond // USER_HZ is 100 everywhere Go runs
	user, err := strconv.Atoi(fields[11])
	if err != nil {
		return 0, err
	}
	system, err := strconv.Atoi(fields[12])
	return time.Duration(user+system) * tick, err
}

// Resident is the memory that the process has resident, in bytes; 0 where that cannot be read.
func (s *Server) Resident() int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		return 0
	}
	return pages * os.Getpagesize()
}
