package schematest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// dies makes the test below start a server and be killed.
const dies = "CRENEAU_TEST_DIES"

func TestMain(m *testing.M) { Main(m) }

func TestTheServerEndsWithAProcessThatIsKilled(t *testing.T) {
	t.Parallel()
	PostgresAddress(t) // or the test is left out
	if os.Getenv(dies) != "" {
		fmt.Println("folder:" + running.Load().dir)
		me, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		t.Fatal(me.Kill())
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+t.Name()+"$") // this test's own binary
	cmd.Env = append(os.Environ(), dies+"=1")
	out, err := cmd.Output()
	_, dir, found := strings.Cut(strings.TrimSpace(string(out)), "folder:")
	if err == nil || !found {
		t.Fatalf("it was not killed, or has no server: %v\n%s", err, out)
	}
	for range 600 {
		if _, err := os.Stat(dir); os.IsNotExist(err) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Errorf("%s and its server outlive the tests", dir)
}
