package main

import (
	"bufio"
	"net"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	signInLine = regexp.MustCompile(`^  Sign in as (\w+) +(http://127\.0\.0\.1:\d+)(/sign-in/\S+)$`)
	stops      = regexp.MustCompile(`^Stop with`)
)

// TestTheDemonstrationLetsEveryRoleIn starts the demonstration of an open call and follows each link that it prints.
func TestTheDemonstrationLetsEveryRoleIn(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(os.Args[0], "demo", "--at", "call", "--people", "60", "--data", t.TempDir(), "--addr", "127.0.0.1:0")
	cmd.Env = append(os.Environ(), runAsCreneau+"=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill() // It has ended already where the test failed.
		cmd.Wait()
	})
	links := map[string][2]string{}
	for lines := bufio.NewScanner(out); lines.Scan() && !stops.MatchString(lines.Text()); {
		if m := signInLine.FindStringSubmatch(lines.Text()); m != nil {
			links[m[1]] = [2]string{m[2], m[3]}
		}
	}
	for _, role := range []string{"organiser", "chair", "reviewer", "submitter", "speaker", "attendee"} {
		link, is := links[role]
		if !is {
			t.Errorf("no link for a %s", role)
			continue
		}
		jar, err := cookiejar.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		c := &http.Client{Jar: jar, Timeout: time.Minute}
		got, err := c.PostForm(link[0]+link[1], nil)
		if err != nil {
			t.Fatal(err)
		}
		got.Body.Close()
		if at := got.Request.URL.Path; got.StatusCode != 200 || got.Request.Method != http.MethodGet {
			t.Errorf("a %s lands on %s with %d", role, at, got.StatusCode)
		}
	}
}

func TestATakenAddressIsSaidBeforeADemonstrationIsMade(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "demo", "--people", "60", "--data", dir, "--addr", l.Addr().String())
	cmd.Env = append(os.Environ(), runAsCreneau+"=1")
	said, err := cmd.CombinedOutput()
	if err == nil || !strings.Contains(string(said), "cannot listen there") {
		t.Errorf("it ends with %v and says %s", err, said)
	}
	if made, err := os.ReadDir(dir); err != nil || len(made) > 0 {
		t.Errorf("it leaves %v, %v", made, err)
	}
}
