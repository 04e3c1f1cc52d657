package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// asked is how often the campaign wants something that other runs leave out; it skips the test when it does not.
func asked(t *testing.T, variable string) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv(variable))
	if err != nil || n < 1 {
		t.Skipf("make campaign runs this: %s says how often", variable)
	}
	return n
}

// need leaves a test out where a program, or the right to use it, is missing; with CI=true that is an error.
func need(t *testing.T, err error, what string) {
	t.Helper()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		t.Fatalf("CI=true: nothing may be left out: %s: %v", what, err)
	default:
		t.Skipf("*** LEFT OUT: %s: %v", what, err)
	}
}

// figures says what a loop showed, in a line that the campaign looks for. One that failed has none.
func figures(t *testing.T, format string, values ...any) {
	t.Helper()
	if !t.Failed() {
		_, engine, _ := strings.Cut(t.Name(), "/")
		t.Log(strings.TrimSpace("FIGURES " + fmt.Sprintf(format, values...) + " " + engine))
	}
}

// crashes are the ways in which system calls of the database end a server, or fail it. Strace counts calls by thread.
var crashes = []struct{ name, calls, how string }{
	{"killed at a write", "pwrite64", "signal=SIGKILL"},
	{"killed at a flush", "fsync,fdatasync", "signal=SIGKILL"},
	{"a write finds the disk full", "pwrite64", "error=ENOSPC"},
	{"a flush fails", "fsync,fdatasync", "error=EIO"},
}

// deepest is up to which call of a thread servers are crashed; then it begins with the first again.
const deepest = 60

func TestAServerThatCrashesAtAnyWriteLosesNothingItAcknowledged(t *testing.T) {
	points := asked(t, "CRENEAU_CRASH_POINTS")
	strace, err := exec.LookPath("strace")
	need(t, err, "strace, which crashes a server at a system call")
	need(t, exec.Command(strace, "-qq", "-e", "trace=fsync", "true").Run(), "the right to trace processes")
	file := filepath.Join(t.TempDir(), "c.db")
	v := &victim{t: t, database: "sqlite://" + file, stars: map[string]int{}}
	v.token = prepare(t, v.database)
	v.start()() // furnishes
	reached := map[string]int{}
	for point := range points {
		crash, call := crashes[point%len(crashes)], 1+point/len(crashes)%deepest
		v.under = []string{strace, "-f", "-qq", "-o", os.DevNull, "-e", "trace=" + crash.calls,
			"-e", fmt.Sprintf("inject=%s:%s:when=%d", crash.calls, crash.how, call)}
		before := v.acknowledged()
		died := v.workUntilItDies(point, time.Second)
		if died && strings.HasPrefix(crash.how, "signal") {
			reached[crash.name]++
		}
		t.Logf("%s, call %d: died %v, %d acknowledged", crash.name, call, died, v.acknowledged()-before)
		v.under = nil
		stop := v.start()
		v.check()
		stop()
		whole(t, file)
		if t.Failed() {
			t.Fatalf("%s, call %d of a thread: see above", crash.name, call)
		}
	}
	if reached[crashes[0].name] == 0 || v.acknowledged() == 0 {
		t.Error("no server was killed at a write, or nothing was acknowledged: that shows nothing")
	}
	figures(t, "crash points: %d tried, of which %d killed at a write and %d at a flush; %d requests acknowledged, 0 lost",
		points, reached[crashes[0].name], reached[crashes[1].name], v.acknowledged())
	v.resumes()
}

// acknowledged counts what was, over all rounds.
func (v *victim) acknowledged() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.given + v.released + len(v.plans) + len(v.steps)
}

// workUntilItDies asks a server for all kinds of changes until it dies, or is killed after a while; it may die while it starts.
func (v *victim) workUntilItDies(round int, most time.Duration) (died bool) {
	stop := v.start()
	over := make(chan struct{})
	var work sync.WaitGroup
	for _, f := range []func(int){v.star, v.edit, v.release} {
		work.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-over:
					return
				default:
					f(1000*round + i)
				}
			}
		})
	}
	if round%10 == 0 {
		v.plan(1000 * round)
	}
	select {
	case <-v.dead:
		died = true
	case <-time.After(most):
	}
	stop()
	close(over)
	work.Wait()
	return died
}

// whole fails when the database file is damaged.
func whole(t *testing.T, file string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var said string
	if err := db.QueryRowContext(context.Background(), `PRAGMA integrity_check`).Scan(&said); err != nil || said != "ok" {
		t.Errorf("the database is damaged: %s, %v", said, err)
	}
}
