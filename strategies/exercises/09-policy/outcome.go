package policy

import "context"

// Fetch asks for id. It returns the status of the answer, or an error when there was none.
type Fetch func(ctx context.Context, id string) (status int, err error)

// Class is what became of one id.
type Class string

const (
	NotDone  Class = "" // not started, or cut off because another one failed
	OK       Class = "ok"
	NotFound Class = "not found" // status 404: an answer, and no failure
	Error    Class = "error"     // any other status but 200, and no answer at all
)

// Outcome is the class of one id, and the error when the class is Error.
type Outcome struct {
	Class Class
	Err   error
}
