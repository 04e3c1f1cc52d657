package account

import "github.com/creneau/creneau/internal/actor"

// Rights on the whole server.
var (
	Appointing = actor.ToWrite("account.appoint") // see who has an account, give and take roles
	Erasing    = actor.ToWrite("account.erase")   // see all that is kept of somebody, and take them out
)

// Rights lists the rights of this chapter with the roles that include them.
func Rights() []actor.Included {
	return actor.In(actor.Admin, Appointing, Erasing)
}
