package formats_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/creneau/creneau/internal/formats"
	"github.com/creneau/creneau/internal/kit/fault"
)

func TestNothingPrivateIsEverFetched(t *testing.T) {
	t.Parallel()
	reached := 0
	private := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ }))
	defer private.Close()
	for _, address := range []string{
		private.URL, "http://localhost/", "http://127.0.0.1/", "http://127.1/", "http://0/", "http://0.0.0.0/", "http://[::1]/", "http://[::]/",
		"http://[::ffff:127.0.0.1]/",
		"http://[::ffff:7f00:1]/", "http://10.0.0.1/", "http://172.16.0.1/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/",
		"http://100.64.0.1/",
		"http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
		"http://224.0.0.1/", "http://255.255.255.255/",
		"http://198.18.0.1/", "http://240.0.0.1/", "http://[ff02::1]/", "ftp://example.org/x", "file:///etc/passwd", "gopher://127.0.0.1/",
		"//127.0.0.1/", "", "http://", "http://user:pw@127.0.0.1/",
		"http://127.0.0.1:22/", "javascript:alert(1)", "http://192.0.2.1:8080/",
	} {
		_, err := formats.Fetch(context.Background(), address)
		if fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", address, err)
		}
	}
	if reached > 0 {
		t.Errorf("the private server was reached %d times", reached)
	}
}
