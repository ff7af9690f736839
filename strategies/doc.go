// Package strategies runs the same tasks in different ways.
package strategies
