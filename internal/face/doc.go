// Package face is what an edition looks like: its accent colour, its logo and header picture, and what is drawn of them: icons, and
// pictures that stand for its pages elsewhere.
//
// Always true: whatever colour is chosen, what is written in it or on it can be read in both themes; what is drawn for the same
// face and the same words is the same bytes.
//
// Not here: where pages show it. The face itself is kept with the edition, the bytes of its pictures with all pictures.
package face
