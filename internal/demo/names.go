package demo

import "strings"

// The names are made up by combining lists; nobody real is meant.
var (
	firstNames = strings.Fields("Aïcha Bastien Camille Diane Élise Farid Gaëlle Hugo Inès Jules Kenza Léo Maëlle Nadir Océane Paul Quitterie Rania Simon Thaïs Ugo Violette Wassim Xénia Yanis Zoé Anouk Bérénice Côme Dounia Edgar Flora Gaspard Hana Ismaël Judith Karim Lina Marius Noor Oscar Pénélope Raphaël Salomé Tom Ulysse Valentine Willy Yasmine Zacharie")
	lastNames  = strings.Fields("Abadie Bellanger Carpentier Delmas Estève Fauré Guérin Haddad Imbert Jourdan Kessler Lemaître Marchand Nguyen Ollivier Perrin Quéré Rousselot Saïdi Tessier Urvoy Vasseur Weber Yildiz Zeller Arnoux Blanchet Chevrier Dumoulin Ferrand Gauthier Hamon Jaoui Kone Lagarde Meunier Novak Oudin Pelletier Renaud Sorel Thibault Valois")
	partners   = []string{"Atelier Boréal", "Cartes & Cie", "Data Lagune", "Nuage Libre", "Pixel Marin", "Radar Neuf", "Studio Quinze", "Tisserands du Web"}
	publics    = []string{"Agence du climat", "Archives de la ville", "Bibliothèque des sciences", "École des ponts numériques", "Hôpital du Port", "Université de la Baie"}
	others     = []string{"Collectif Ondes", "Fondation Claire", "Mutuelle des métiers"}
)

// families of the host's products, in display order.
var families = []struct {
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

var tracks = []struct{ slug, name string }{
	{"cloud", "Cloud"}, {"containers", "Containers"}, {"data", "Data"}, {"ai", "AI"}, {"security", "Security"}, {"web", "Web"},
	{"ops", "Operations"}, {"green", "Sobriety"}, {"open", "Open source"}, {"quantum", "Quantum"}, {"startup", "Start-ups"},
}
