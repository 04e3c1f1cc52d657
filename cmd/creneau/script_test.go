package main

import (
	"database/sql"
	"os"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// words are what scripts can say besides running commands.
var words = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"served": served, "private": private, "schema": setSchema,
}

// served waits until a server serves an embedded file.
func served(ts *testscript.TestScript, _ bool, args []string) {
	lock, err := os.OpenFile(ts.MkAbs(args[0])+".lock", os.O_RDWR|os.O_CREATE, 0o600)
	ts.Check(err)
	defer lock.Close()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for until := time.Now().Add(time.Minute); time.Now().Before(until); <-look.C {
		if syscall.Flock(int(lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB) == syscall.EWOULDBLOCK {
			return
		}
		ts.Check(syscall.Flock(int(lock.Fd()), syscall.LOCK_UN))
	}
	ts.Fatalf("nobody serves %s", args[0])
}

// private checks that files are their owner's alone.
func private(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if info.Mode().Perm() != 0o600 {
			ts.Fatalf("%s is %v", name, info.Mode())
		}
	}
}

// setSchema makes an embedded file say that it is at another step.
func setSchema(ts *testscript.TestScript, _ bool, args []string) {
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(`DELETE FROM goose_db_version WHERE version_id > ?`, args[1])
	ts.Check(err)
	_, err = db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (?, 1)`, args[1])
	ts.Check(err)
}
