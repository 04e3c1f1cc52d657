package main

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// disk is a small file system in a file, whose power can be cut.
type disk struct {
	t         *testing.T
	image, at string // the file, and where it is mounted
}

// newDisk makes one; the test is left out where that may not be.
func newDisk(t *testing.T) *disk {
	t.Helper()
	dir := t.TempDir()
	d := &disk{t, filepath.Join(dir, "image"), filepath.Join(dir, "disk")}
	if err := os.WriteFile(d.image, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Truncate(d.image, 96<<20), os.Mkdir(d.at, 0o700)); err != nil {
		t.Fatal(err)
	}
	need(t, do("mkfs.ext4", "-q", "-F", d.image), "mkfs.ext4")
	need(t, do("mount", "-o", "loop", d.image, d.at), "the right to mount a file, as root has where there are loop devices")
	t.Cleanup(func() { do("umount", d.at) }) // It may be unmounted already.
	return d
}

// do runs a program; the error says what it said.
func do(name string, args ...string) error {
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, out)
	}
	return nil
}

// Of <linux/fs.h>: FS_IOC_SHUTDOWN, and that what waits in the journal is dropped too.
const (
	shutDown   = 0x8004587d
	noLogFlush = 2
)

// cut stops the file system from writing anything more: what was not flushed is lost, as when the power fails.
func (d *disk) cut() {
	d.t.Helper()
	root, err := os.Open(d.at)
	if err != nil {
		d.t.Fatal(err)
	}
	defer root.Close()
	flags := uint32(noLogFlush)
	if _, _, failed := syscall.Syscall(syscall.SYS_IOCTL, root.Fd(), shutDown, uintptr(unsafe.Pointer(&flags))); failed != 0 {
		d.t.Fatalf("cutting the power: %v", failed)
	}
}

// again mounts it anew, when all that used it has ended.
func (d *disk) again() {
	d.t.Helper()
	err := do("umount", d.at)
	for range 50 {
		if err == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
		err = do("umount", d.at)
	}
	if err := errors.Join(err, do("mount", "-o", "loop", d.image, d.at)); err != nil {
		d.t.Fatal(err)
	}
}

func TestAPowerCutLosesNothingThatWasAcknowledged(t *testing.T) {
	cuts := asked(t, "CRENEAU_POWER_CUTS")
	d := newDisk(t)
	file := filepath.Join(d.at, "c.db")
	v := &victim{t: t, database: "sqlite://" + file, stars: map[string]int{}}
	v.token = prepare(t, v.database)
	v.start()() // furnishes
	for round := range cuts {
		stop, before := v.start(), v.acknowledged()
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
		time.Sleep(time.Duration(200+37*(round%20)) * time.Millisecond)
		v.late.Store(true) // power that fails stops the server too: it tells nobody anything then
		d.cut()
		close(over)
		work.Wait()
		stop()
		v.late.Store(false)
		t.Logf("cut %d: %d acknowledged", round+1, v.acknowledged()-before)
		d.again()
		stop = v.start()
		v.check()
		stop()
		whole(t, file)
		if t.Failed() {
			t.Fatalf("after cut %d: see above", round+1)
		}
	}
	if v.given == 0 || v.released == 0 || len(v.steps) == 0 {
		t.Error("nothing was acknowledged before the cuts: they show nothing")
	}
	figures(t, "power cuts: %d, %d stars, %d steps, %d releases and %d plans acknowledged, 0 lost",
		cuts, v.given, len(v.steps), v.released, len(v.plans))
	v.resumes()
}

// A harness that never loses anything shows nothing. A database that does not flush each commit loses rows here.
func TestPowerCutsLoseWhatIsNotFlushed(t *testing.T) {
	trials := min(asked(t, "CRENEAU_POWER_CUTS"), 6)
	for _, mode := range []string{"FULL", "NORMAL"} {
		written, lost, losing := 0, 0, 0
		for range trials {
			acknowledged, kept := cutRows(t, mode)
			written += acknowledged
			lost += max(0, acknowledged-kept)
			if acknowledged > kept {
				losing++
			}
		}
		figures(t, "harness, synchronous=%s: %d cuts, %d rows acknowledged, %d lost in %d of the cuts", mode, trials, written, lost, losing)
		if (mode == "FULL") != (lost == 0) {
			t.Errorf("synchronous=%s: %d rows lost", mode, lost)
		}
	}
}

// cutRows writes rows on a new disk until its power is cut, and returns how many were acknowledged and how many are there.
func cutRows(t *testing.T, mode string) (acknowledged, kept int) {
	t.Helper()
	d := newDisk(t)
	file := filepath.Join(d.at, "rows.db")
	writer := exec.Command(os.Args[0])
	writer.Env = append(os.Environ(), rowsAddress+"=file:"+
		(&url.URL{Path: file}).EscapedPath()+"?_pragma=journal_mode(WAL)&_pragma=synchronous("+mode+")")
	out, err := writer.StdoutPipe()
	if err == nil {
		err = writer.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var last atomic.Int64
	read := make(chan struct{})
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				last.Store(int64(n))
			}
		}
	}()
	time.Sleep(time.Second)
	acknowledged = int(last.Load()) // power that fails stops the writer too
	d.cut()
	writer.Process.Kill() // The process may have ended.
	<-read
	writer.Wait() // It was killed: an error is expected.
	d.again()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		db.Close()
		do("umount", d.at) // The next run mounts a disk of its own.
	}()
	if err := db.QueryRowContext(context.Background(), `SELECT count(*) FROM row`).Scan(&kept); err != nil && mode == "FULL" {
		t.Fatal(err)
	}
	if acknowledged == 0 {
		t.Error("nothing was acknowledged before the cut: it shows nothing")
	}
	return acknowledged, kept
}
