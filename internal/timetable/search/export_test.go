package search

// Cross is cross, for tests.
var Cross = cross
