package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/account/accounttest"
	"github.com/creneau/creneau/internal/app"
	"github.com/creneau/creneau/internal/schema/schematest"
)

// kills is how often the server dies in a test; CRENEAU_KILLS asks for more.
func kills(t *testing.T) int {
	n, err := strconv.Atoi(os.Getenv("CRENEAU_KILLS"))
	if err == nil {
		return n
	}
	if testing.Short() {
		return 2
	}
	return 8
}

func TestAServerThatIsKilledLosesNothingItAcknowledged(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		die(t, "sqlite://"+filepath.Join(t.TempDir(), "c.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		die(t, schematest.PostgresAddress(t))
	})
}

// die kills a server again and again while stars are given, sessions moved, releases made and plans searched.
func die(t *testing.T, database string) {
	v := &victim{t: t, database: database, token: prepare(t, database), stars: map[string]int{}}
	rng := rand.New(rand.NewPCG(1, 2))
	for round := range kills(t) {
		stop := v.start()
		var work sync.WaitGroup
		over := make(chan struct{})
		for _, f := range []func(int){v.star, v.edit, v.release, v.plan} {
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
		time.Sleep(time.Duration(50+rng.IntN(350)) * time.Millisecond)
		for tries := 0; !v.busy() && tries < 200; tries++ { // a slow machine has done nothing yet
			time.Sleep(50 * time.Millisecond)
		}
		stop()
		close(over)
		work.Wait()
		stop = v.start()
		v.check()
		stop()
	}
	figures(t, "kills: %d, %d stars, %d steps, %d releases and %d plans acknowledged, 0 lost", kills(t), v.given, len(v.steps), v.released,
		len(v.plans))
	if v.given == 0 || v.released == 0 || len(v.plans) == 0 || len(v.steps) == 0 {
		t.Error("nothing was acknowledged before the kills: they show nothing")
	}
	v.resumes()
}

// victim is a server to kill, and what it acknowledged.
type victim struct {
	to                    string // where malformed files are sent
	t                     *testing.T
	database, token, base string
	flags                 []string      // of serve, besides
	under                 []string      // command that runs it; empty: none
	pid                   int           // of the last one started
	dead                  chan struct{} // is closed when that one ends
	late                  atomic.Bool   // what is acknowledged from now on does not count
	mu                    sync.Mutex    // guards what follows
	stars                 map[string]int
	given, released       int
	plans                 []string
	steps                 []string // changes
	codes                 []string
}

// prepare makes an edition with sessions in rooms, and returns its organiser's token.
func prepare(t *testing.T, database string) string {
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{Addr: "127.0.0.1:0", Database: database}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	return accounttest.AdminToken(t, a.Accounts)
}

// start runs the server as a process of its own and returns what kills it.
func (v *victim) start() (stop func()) {
	flags := append([]string{"serve", "--addr", "127.0.0.1:0", "--database", v.database, "--log-level", "error"}, v.flags...)
	command := slices.Concat(v.under, []string{os.Args[0]}, flags)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = append(os.Environ(), runAsCreneau+"=1")
	cmd.Stderr = os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it is killed with what it runs under
	out, err := cmd.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	base, serves := "", false
	for lines := bufio.NewScanner(out); !serves && lines.Scan(); { // It ends without the line where the server was killed before.
		base, serves = strings.CutPrefix(lines.Text(), "Serving at ")
	}
	dead := make(chan struct{})
	go func() {
		cmd.Wait() // It was killed: an error is expected.
		close(dead)
	}()
	v.mu.Lock()
	v.base, v.pid, v.dead = base, cmd.Process.Pid, dead
	v.mu.Unlock()
	for alive := 600; alive > 0; alive-- {
		select {
		case <-dead:
			alive = 0
		default:
		}
		if res, err := http.Get(v.base + "/readyz"); err == nil {
			res.Body.Close()
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if v.codes == nil {
		v.furnish()
	}
	return func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // It may be dead already.
		<-dead
	}
}

// ask returns false when the server did not acknowledge.
func (v *victim) ask(method, path string, body any) (map[string]any, bool) {
	text, err := json.Marshal(body)
	if err != nil {
		v.t.Error(err)
	}
	req, err := http.NewRequestWithContext(context.Background(), method, v.base+"/api/v1/editions"+path, bytes.NewReader(text))
	if err != nil {
		v.t.Error(err)
		return nil, false
	}
	req.Header.Set("Authorization", "Bearer "+v.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("If-Match", "*")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, false
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	out := map[string]any{}
	if err != nil || json.Unmarshal(answer, &out) != nil || res.StatusCode >= 300 {
		return out, false
	}
	return out, !v.late.Load()
}

func (v *victim) furnish() {
	v.ask("POST", "", map[string]any{"organisation": "Port", "series": "Quay", "name": "Quay", "slug": "quay", "zone": "UTC"})
	e, _ := v.ask("GET", "/quay", nil)
	e["state"], e["wishes_open"] = "published", true
	v.ask("PUT", "/quay", e)
	v.ask("POST", "/quay/days", map[string]any{"date": "2027-03-04", "start": "2027-03-04T08:00:00Z", "end": "2027-03-04T20:00:00Z"})
	days, _ := v.ask("GET", "/quay/days", nil)
	day := days["items"].([]any)[0].(map[string]any)["id"].(string)
	v.ask("POST", "/quay/days/"+day+"/slot-row", map[string]any{"first": "2027-03-04T09:00:00Z", "minutes": 30, "gap": 10, "count": 6})
	room, _ := v.ask("POST", "/quay/rooms", map[string]any{"name": "Bow", "capacity": 50})
	for i := range 6 {
		s, ok := v.ask("POST", "/quay/sessions", map[string]any{"title": fmt.Sprint("Talk ", i), "kind": "talk", "minutes": 30})
		if !ok {
			v.t.Fatalf("cannot furnish the edition: %v", s)
		}
		v.codes = append(v.codes, s["code"].(string))
		v.ask("POST", "/quay/placements", map[string]any{"session_id": s["id"], "room_id": room["id"],
			"start": fmt.Sprintf("2027-03-04T%02d:00:00Z", 9+i)})
	}
}

func (v *victim) star(i int) {
	code, level := v.codes[i%len(v.codes)], 1+i/len(v.codes)%2
	if _, ok := v.ask("PUT", "/quay/my/stars", map[string]any{"stars": []any{map[string]any{"session": code, "level": level}}}); ok {
		v.mu.Lock()
		v.stars[code] = level
		v.given++
		v.mu.Unlock()
	} else {
		v.mu.Lock()
		v.stars[code] = 0 // its end is not known
		v.mu.Unlock()
		time.Sleep(time.Millisecond)
	}
}

// release renames a session and releases that.
func (v *victim) release(i int) {
	all, ok := v.ask("GET", "/quay/sessions", nil)
	if !ok {
		time.Sleep(time.Millisecond)
		return
	}
	s := all["items"].([]any)[i%6].(map[string]any)
	s["subtitle"] = fmt.Sprint(i)
	v.ask("PUT", "/quay/sessions/"+s["id"].(string), s)
	if r, ok := v.ask("POST", "/quay/releases", map[string]any{"note": fmt.Sprint(i)}); ok {
		v.mu.Lock()
		v.released = int(r["number"].(float64))
		v.mu.Unlock()
	}
}

// edit lets two sessions change places, in one step; now and then it takes the last one back.
func (v *victim) edit(i int) {
	if i%5 == 4 {
		v.ask("POST", "/quay/steps/undo", nil)
		return
	}
	all, ok := v.ask("GET", "/quay/placements", nil)
	if !ok {
		time.Sleep(time.Millisecond)
		return
	}
	items := all["items"].([]any)
	a, b := items[i%len(items)].(map[string]any), items[(i+1+i/7)%len(items)].(map[string]any)
	put := func(x, to map[string]any) map[string]any {
		return map[string]any{"do": "put", "session": x["session_id"], "room": to["room_id"], "start": to["start"]}
	}
	if done, ok := v.ask("POST", "/quay/steps", map[string]any{"label": fmt.Sprint(i), "edits": []any{put(a, b), put(b, a)}}); ok &&
		done["change"] != nil {
		v.mu.Lock()
		v.steps = append(v.steps, done["change"].(string))
		v.mu.Unlock()
	}
}

func (v *victim) plan(i int) {
	if i%1000 > 0 {
		time.Sleep(5 * time.Millisecond)
		return
	}
	if p, ok := v.ask("POST", "/quay/plans", map[string]any{"seconds": 1, "seed": i + 1}); ok {
		v.mu.Lock()
		v.plans = append(v.plans, p["id"].(string))
		v.mu.Unlock()
	}
}

// check finds everything acknowledged, and the newest release whole.
func (v *victim) check() {
	v.t.Helper()
	mine, ok := v.ask("GET", "/quay/my/stars", nil)
	if !ok && v.released > 0 {
		v.t.Errorf("stars: %v", mine)
	}
	have := map[string]int{}
	if items, ok := mine["items"].([]any); ok {
		for _, it := range items {
			s := it.(map[string]any)
			have[s["session"].(string)] = int(s["level"].(float64))
		}
	}
	for code, level := range v.stars {
		if level > 0 && have[code] != level {
			v.t.Errorf("star of %s: %d, acknowledged %d", code, have[code], level)
		}
	}
	if v.released > 0 {
		now, _ := v.ask("GET", "/quay/programme", nil)
		number, _ := now["release"].(float64)
		if int(number) < v.released || len(now["entries"].([]any)) != 6 || len(now["sessions"].([]any)) != 6 {
			v.t.Errorf("release %v with %d entries; %d was acknowledged", number, len(now["entries"].([]any)), v.released)
		}
	}
	v.checkSteps()
	for _, id := range v.plans {
		if p, ok := v.ask("GET", "/quay/plans/"+id, nil); !ok {
			v.t.Errorf("plan %s is gone: %v", id, p)
		}
	}
}

// busy reports whether something of each kind was acknowledged.
func (v *victim) busy() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.given > 0 && v.released > 0 && len(v.plans) > 0 && len(v.steps) > 0
}

// checkSteps finds every step in the list of changes, and none half done: sessions change places, so there are as many as ever.
func (v *victim) checkSteps() {
	v.t.Helper()
	places := map[any]bool{}
	all, _ := v.ask("GET", "/quay/placements", nil)
	for _, it := range all["items"].([]any) {
		places[it.(map[string]any)["start"]] = true
	}
	if len(places) != 6 {
		v.t.Errorf("%d places for 6 sessions: a step was done by half", len(places))
	}
	if len(v.steps) == 0 {
		return
	}
	changes, _ := v.ask("GET", "/quay/changes?limit=1000", nil)
	listed := map[any]bool{}
	for _, it := range changes["items"].([]any) {
		listed[it.(map[string]any)["id"]] = true
	}
	for _, id := range v.steps[max(0, len(v.steps)-50):] {
		if !listed[id] {
			v.t.Errorf("step %s was acknowledged and is gone", id)
		}
	}
}

// resumes waits until every plan whose server died has come to its end.
func (v *victim) resumes() {
	v.t.Helper()
	stop := v.start()
	defer stop()
	deadline := time.Now().Add(time.Duration(30+5*len(v.plans)) * time.Second)
	for _, id := range v.plans {
		for {
			p, _ := v.ask("GET", "/quay/plans/"+id, nil)
			if p["state"] == "done" {
				break
			}
			if time.Now().After(deadline) {
				v.t.Fatalf("plan %s was not taken up again: %v", id, p["state"])
			}
			time.Sleep(50 * time.Millisecond)
		}
	}
}
