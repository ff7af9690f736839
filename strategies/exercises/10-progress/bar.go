package progress

import (
	"fmt"
	"strings"
)

// Bar returns the text that shows a bar with done of total jobs. It starts with a carriage
// return, so a terminal draws each bar over the one before.
func Bar(done, total int) string {
	const width = 30
	full := width
	if total > 0 {
		full = width * done / total
	}
	return fmt.Sprintf("\r[%s%s] %d/%d", strings.Repeat("#", full), strings.Repeat(" ", width-full), done, total)
}
