package catalogue

import (
	"context"
	"fmt"
	"strings"

	"github.com/creneau/creneau/internal/edition"
	"github.com/creneau/creneau/internal/seed"
)

// seedFamilies of the host's products, in display order.
var seedFamilies = []struct {
	name     string
	products string
}{
	{"Compute", "Public Instances;Bare Metal;GPU Instances;Serverless Functions;Confidential Compute;Spot Instances;Dedicated Hosts;Image Builder"},
	{"Storage", "Object Storage;Block Volumes;Cold Archive;Backups;File Shares;Snapshots;Data Transfer;Tape Vault"},
	{"Network", "Private Network;Load Balancer;Anti-DDoS;CDN;Domains;Web Application Firewall;VPN Gateway;Public Addresses"},
	{"Containers", "Managed Kubernetes;Registry;Service Mesh;Workflow Engine;Build Runners;Secrets Sync;Helm Catalogue;Edge Clusters"},
	{"Databases", "Managed PostgreSQL;Managed Kafka;Managed OpenSearch;Managed ClickHouse;Managed MySQL;Managed Redis-like Cache;Managed Cassandra;Managed Graph"},
	{"Data and AI", "Data Lake;Data Notebooks;AI Notebooks;AI Training;AI Deploy;AI Endpoints;Data Catalogue;Stream Processing"},
	{"Security", "Identity;Key Manager;Logs Vault;Certificates;Bastion;Compliance Reports;Vulnerability Watch;Audit Trail"},
	{"Observability", "Metrics;Logs;Traces;Status Pages;Cost Explorer;Carbon Calculator;Terraform Provider;Command Line"},
	{"Web", "Web Hosting;Email;Site Builder;Online Office;Video Rooms;Forms;Shops;Web Statistics"},
	{"Programmes", "Community;Startup Program;OpenStack Cloud;Quantum Notebooks;Water Cooling;Training;Marketplace;Support"},
}

// Seed adds the products of the demonstration's host.
func (s *Service) Seed(ctx context.Context, w *seed.World) (made string, err error) {
	products := 0
	for i, f := range seedFamilies {
		family, _, err := s.Family().Save(ctx, w.Who, Family{EditionID: edition.ID(w.Edition), Name: f.name, Position: i})
		if err != nil {
			return "", err
		}
		for name := range strings.SplitSeq(f.products, ";") {
			_, _, err := s.Product().Save(ctx, w.Who, Product{
				EditionID: family.EditionID, FamilyID: family.ID, Name: name, URL: "https://example.org/products/",
				Summary: name + ", by Nuée: " + strings.ToLower(f.name) + " without surprises.",
			})
			if err != nil {
				return "", err
			}
			products++
		}
	}
	return fmt.Sprintf("%d products", products), nil
}
