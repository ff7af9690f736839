package progress

import (
	"fmt"
	"strings"
)

// Bar is what to write to a terminal, to show that done of total are done. It goes back to
// the beginning of the line, so each one is drawn over the one before it.
func Bar(done, total int) string {
	const width = 30
	full := width
	if total > 0 {
		full = width * done / total
	}
	return fmt.Sprintf("\r[%s%s] %d/%d", strings.Repeat("#", full), strings.Repeat(" ", width-full), done, total)
}
