//go:build !unix

package standstill

// watchContinued notices nothing: there is no such signal.
func watchContinued() stops { return unnoticed{} }
