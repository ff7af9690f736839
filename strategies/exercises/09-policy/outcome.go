package policy

import "context"

// Fetch asks for id. It returns the status of the answer, or an error if there is no answer.
type Fetch func(ctx context.Context, id string) (status int, err error)

// Class is the kind of result of one id.
type Class string

const (
	NotDone  Class = "" // not started, or cancelled because another id failed
	OK       Class = "ok"
	NotFound Class = "not found" // status 404: an answer, not a failure
	Error    Class = "error"     // any other status than 200, or no answer at all
)

// Outcome is the class of one id, and the error if the class is Error.
type Outcome struct {
	Class Class
	Err   error
}
