package bus_test

import (
	"context"
	"log/slog"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"github.com/creneau/creneau/internal/kit/bus"
	"github.com/creneau/creneau/internal/kit/sqldb"
	"github.com/creneau/creneau/internal/schema/schematest"
)

func TestMain(m *testing.M) { schematest.Main(m) }

var discard = slog.New(slog.DiscardHandler)

// hearing runs a bus and returns what it hears.
func hearing(t *testing.T, b bus.Bus) <-chan []string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	heard, ended := make(chan []string, 100), make(chan error, 1)
	go func() { ended <- b.Run(ctx, func(kinds []string) { heard <- kinds }) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	return heard
}

// wakes reports whether a wake-up of one bus comes out of another; it is sent again, for a listener needs a moment to be there.
func wakes(t *testing.T, from bus.Bus, heard <-chan []string) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		from.Wake([]string{"a.happened", "b.happened"})
		select {
		case kinds := <-heard:
			if !slices.Equal(kinds, []string{"a.happened", "b.happened"}) {
				t.Fatalf("heard %v", kinds)
			}
			return
		case <-time.After(50 * time.Millisecond):
		case <-deadline:
			t.Fatal("heard nothing")
		}
	}
}

// conforms is what every bus does: wake both nodes, and never wait.
func conforms(t *testing.T, one, other bus.Bus) {
	t.Helper()
	for range 1000 {
		one.Wake([]string{"a.happened", "b.happened"}) // nobody takes them yet
	}
	here, there := hearing(t, one), hearing(t, other)
	wakes(t, one, here)
	if one != other {
		wakes(t, one, there)
		wakes(t, other, here)
	}
	if one.Describe() == "" {
		t.Error("it does not say what it is connected to")
	}
}

func TestASingleNodeWakesItself(t *testing.T) {
	t.Parallel()
	b := bus.NewLocal()
	heard := hearing(t, b)
	for range 1000 {
		b.Wake([]string{"a.happened", "b.happened"})
	}
	wakes(t, b, heard)
}

func TestNodesWakeEachOtherThroughPostgreSQL(t *testing.T) {
	t.Parallel()
	address := schematest.PostgresAddress(t)
	open := func() *sqldb.DB {
		db, err := sqldb.Open(context.Background(), address, sqldb.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		return db
	}
	conforms(t, bus.NewPostgres(open(), discard), bus.NewPostgres(open(), discard))
}

func startNATS(t *testing.T, port int) *server.Server {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: port, NoLog: true, NoSigs: true})
	if err != nil {
		t.Fatal(err)
	}
	go s.Start()
	if !s.ReadyForConnections(10 * time.Second) {
		t.Fatal("NATS does not start")
	}
	return s
}

func TestNodesWakeEachOtherThroughNATSAlsoAfterItCameBack(t *testing.T) {
	t.Parallel()
	s := startNATS(t, server.RANDOM_PORT)
	address := s.ClientURL()
	open := func() bus.Bus {
		b, err := bus.NewNATS(address, discard)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	one, other := open(), open()
	here, there := hearing(t, one), hearing(t, other)
	wakes(t, one, here)
	wakes(t, one, there)
	port := s.Addr().String()
	s.Shutdown()
	s.WaitForShutdown()
	again := startNATS(t, portOf(t, port))
	t.Cleanup(again.Shutdown)
	for drained := false; !drained; {
		select {
		case <-there:
		default:
			drained = true
		}
	}
	wakes(t, one, there)
}

func TestAnAddressWithoutServerIsRefusedByTheNameOfTheSetting(t *testing.T) {
	t.Parallel()
	_, err := bus.NewNATS("nats://127.0.0.1:1", discard)
	if err == nil {
		t.Fatal("connected to nothing")
	}
}

func portOf(t *testing.T, address string) int {
	t.Helper()
	_, text, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return port
}
