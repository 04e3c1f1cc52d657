// Package pushtest is a push service for tests: it takes messages as the services of browsers do, checks who signed them (RFC 8292) and
// opens them as a browser would (RFC 8291). It shares no code with what made them.
package pushtest

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creneau/creneau/internal/kit/push"
)

// Host is that of the service: the certificate of its server names it.
const Host = "example.com"

// Service is a push service with devices.
type Service struct {
	server *httptest.Server

	mu      sync.Mutex // guards what follows
	devices map[string]*Device
	answer  func(d *Device, n int) (status int, header http.Header)
}

// Device is a browser that is subscribed.
type Device struct {
	Subscription push.Subscription
	key          *ecdh.PrivateKey
	secret       []byte
	got          []Received
	asked        int
}

// Received is a message as a device got it, or why it could not.
type Received struct {
	Payload             string
	TTL, Urgency, Topic string
	Subject             string // whom the sender named
	Key                 string // of the sender
	Failure             error
}

// New starts a service that takes everything.
func New(t *testing.T) *Service {
	s := &Service{devices: map[string]*Device{}, answer: func(*Device, int) (int, http.Header) { return http.StatusCreated, nil }}
	s.server = httptest.NewTLSServer(http.HandlerFunc(s.take))
	t.Cleanup(s.server.Close)
	return s
}

// Answer makes the service answer otherwise: n counts the requests of a device, from 1.
func (s *Service) Answer(f func(d *Device, n int) (status int, header http.Header)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = f
}

// Client reaches the service by its name, and nothing else.
func (s *Service) Client() *http.Client {
	client := s.server.Client()
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.server.Listener.Addr().String())
	}
	return client
}

// Sender sends to the service alone.
func (s *Service) Sender() *push.Sender {
	return push.NewSender(s.Client(), push.Services{Host}, "team@example.org")
}

// Subscribe makes a device.
func (s *Service) Subscribe(t *testing.T) *Device {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	secret := make([]byte, 16)
	rand.Read(secret) // It never fails.
	s.mu.Lock()
	defer s.mu.Unlock()
	path := fmt.Sprintf("/push/%d-%s", len(s.devices), rand.Text())
	d := &Device{key: key, secret: secret, Subscription: push.Subscription{Endpoint: "https://" + Host + path,
		P256dh: base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(secret)}}
	s.devices[path] = d
	return d
}

// Got is what a device got so far.
func (s *Service) Got(d *Device) []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), d.got...)
}

func (s *Service) take(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.devices[r.URL.Path]
	if d == nil || err != nil {
		http.Error(w, "no such subscription", http.StatusNotFound)
		return
	}
	d.asked++
	status, header := s.answer(d, d.asked)
	for name, values := range header {
		w.Header()[name] = values
	}
	if status < 300 {
		d.got = append(d.got, d.receive(r, body))
	}
	w.WriteHeader(status)
}

func (d *Device) receive(r *http.Request, body []byte) (m Received) {
	m = Received{TTL: r.Header.Get("TTL"), Urgency: r.Header.Get("Urgency"), Topic: r.Header.Get("Topic")}
	if r.Header.Get("Content-Encoding") != "aes128gcm" {
		m.Failure = errors.New("not encrypted as RFC 8188 says")
		return m
	}
	var payload []byte
	if payload, m.Failure = d.open(body); m.Failure == nil {
		m.Payload = string(payload)
		m.Subject, m.Key, m.Failure = signer(r.Header.Get("Authorization"))
	}
	return m
}

// open decrypts a body: RFC 8188, section 2, with the keys of RFC 8291, section 3.4.
func (d *Device) open(body []byte) ([]byte, error) {
	if len(body) < 21 || len(body) > 4096 {
		return nil, fmt.Errorf("a body of %d bytes", len(body))
	}
	salt, size, length := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	sender, sealed := body[21:21+length], body[21+length:]
	if len(sealed) > int(size) {
		return nil, errors.New("more than one record")
	}
	public, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		return nil, err
	}
	shared, err := d.key.ECDH(public)
	if err != nil {
		return nil, err
	}
	derive := func(secret, salt []byte, info string, n int) []byte {
		out, err := hkdf.Key(sha256.New, secret, salt, info, n)
		if err != nil {
			panic(err) // lengths are right
		}
		return out
	}
	ikm := derive(shared, d.secret, "WebPush: info\x00"+string(d.key.PublicKey().Bytes())+string(sender), 32)
	block, err := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), sealed, nil)
	if err != nil {
		return nil, err
	}
	for i := len(plain) - 1; i >= 0; i-- {
		if plain[i] == 2 { // the delimiter of the last record
			return plain[:i], nil
		}
		if plain[i] != 0 {
			break
		}
	}
	return nil, errors.New("no delimiter")
}

// signer checks the signature of a request, and who made it.
func signer(header string) (subject, key string, err error) {
	token, key, ok := strings.Cut(strings.TrimPrefix(header, "vapid t="), ", k=")
	parts := strings.Split(token, ".")
	if !ok || len(parts) != 3 {
		return "", "", fmt.Errorf("authorization %q", header)
	}
	point, err := base64.RawURLEncoding.DecodeString(key)
	if err != nil {
		return "", "", err
	}
	public, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		return "", "", err
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil || len(signature) != 64 {
		return "", "", errors.New("no signature")
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if !ecdsa.Verify(public, sum[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return "", "", errors.New("the signature is another's")
	}
	text, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return "", "", err
	}
	var claims struct {
		Aud, Sub string
		Exp      int64
	}
	if err := json.Unmarshal(text, &claims); err != nil {
		return "", "", err
	}
	if left := time.Until(time.Unix(claims.Exp, 0)); claims.Aud != "https://"+Host || left <= 0 || left > 24*time.Hour {
		return "", "", fmt.Errorf("claims %s", text)
	}
	return claims.Sub, key, nil
}
