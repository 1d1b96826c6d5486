// Package devstack runs private servers for the demo and for tests.
package devstack
