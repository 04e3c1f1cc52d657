// Package practical keeps what people must know to come: pages of an edition about getting there, access, food, conduct.
//
// Always true: a page's short name is unique in its edition; what is kept is public as soon as its edition is, without a release.
//
// Not here: how the pages look (release/web shows them among the others).
package practical
