package merge

import "strings"

// Mark is a piece of a text: the same in both of two texts, or in one of them alone.
type Mark struct {
	Text    string
	Changed bool
}

// mostCells bounds the table of a comparison: two texts of 2,000 pieces. What is larger is marked as a whole.
const mostCells = 2_000 * 2_000

// Words compares two texts word by word, and returns each with what the other has not marked. Put together again, the pieces of each are
// the text. The longest common subsequence is by the usual table (Wagner and Fischer, 1974).
func Words(before, after string) (was, is []Mark) {
	a, b := cut(before), cut(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	keepA, keepB := common(a[head:len(a)-tail], b[head:len(b)-tail])
	return marks(a, head, tail, keepA), marks(b, head, tail, keepB)
}

// cut splits a text into words and what stands between them.
func cut(s string) (out []string) {
	from, space := 0, false
	for i, r := range s {
		is := strings.ContainsRune(" \t\n\r ", r)
		if i > from && (is != space || is) {
			out = append(out, s[from:i])
			from = i
		}
		space = is
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

// common tells which pieces of each of two lists are in their longest common subsequence.
func common(a, b []string) (keepA, keepB []bool) {
	keepA, keepB = make([]bool, len(a)), make([]bool, len(b))
	if len(a)*len(b) > mostCells {
		return keepA, keepB
	}
	width := len(b) + 1
	longest := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			keepA[i], keepB[j] = true, true
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return keepA, keepB
}

// marks joins the pieces of a list that are marked alike.
func marks(all []string, head, tail int, keep []bool) (out []Mark) {
	for i, piece := range all {
		changed := i >= head && i < len(all)-tail && !keep[i-head]
		if n := len(out); n > 0 && out[n-1].Changed == changed {
			out[n-1].Text += piece
		} else {
			out = append(out, Mark{piece, changed})
		}
	}
	return out
}
