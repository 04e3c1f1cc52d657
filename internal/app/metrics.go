package app

import (
	"context"
	"log/slog"
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/creneau/creneau/internal/kit/web"
)

// metrics serves Prometheus' format on an address of its own, when one is configured.
func (a *App) metrics(ctx context.Context, _ *slog.Logger) error {
	if a.Config.MetricsAddr == "" {
		return nil
	}
	listener, err := net.Listen("tcp", a.Config.MetricsAddr)
	if err != nil {
		return wrong("metrics-addr", "cannot listen there: "+err.Error())
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewDBStatsCollector(a.DB.Writer(), "writer"))
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	a.Log.Info("serving metrics", "address", "http://"+listener.Addr().String()+"/metrics")
	return web.Serve(ctx, a.Log, listener, mux)
}
