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
	"time"
)

// site is the public address that every served world has, wherever it listens.
const site = "http://crawl.example"

// server is a program that serves a database.
type server struct {
	cmd  *exec.Cmd
	base string
	log  *os.File
}

// serve starts a program on a free port and waits until it is ready.
func serve(ctx context.Context, binary, database string) (*server, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	address := l.Addr().String()
	l.Close()
	log, err := os.Create(database + ".log")
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, binary, "serve", "--addr", address, "--base-url", site,
		"--database", "sqlite://"+database, "--log-level", "warn")
	cmd.Stdout, cmd.Stderr = log, log
	cmd.Env = append(os.Environ(), "TZ=UTC")
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	s := &server{cmd, "http://" + address, log}
	for range 600 {
		if res, err := http.Get(s.base + "/readyz"); err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return s, nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	s.stop()
	return nil, fmt.Errorf("%s does not get ready; see %s", binary, log.Name())
}

func (s *server) stop() {
	s.cmd.Process.Signal(os.Interrupt) // The process may have ended.
	s.cmd.Wait()                       // It was interrupted: an error is expected.
	s.log.Close()
}

// serveAndTake crawls a program that serves a copy of the world's database.
func serveAndTake(ctx context.Context, binary, world, out string, limit int) error {
	dir, err := os.MkdirTemp("", "crawl-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	database := filepath.Join(dir, databaseFile)
	if err := copyFile(filepath.Join(world, databaseFile), database); err != nil {
		return err
	}
	s, err := serve(ctx, binary, database)
	if err != nil {
		return err
	}
	defer s.stop()
	return take(ctx, s.base, world, out, limit)
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Close()
}
