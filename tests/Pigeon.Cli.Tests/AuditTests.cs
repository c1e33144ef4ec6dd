using Pigeon.Core.Protocol;
using Pigeon.Terminal;

namespace Pigeon.Cli.Tests;

/// <summary>Who asked for what, and the tokens they ask with, as people see it.</summary>
public sealed class AuditTests
{
    private static readonly AuditRecordWire Accepted = new()
    {
        At = Sample.Start, Controller = "ctl1", Kind = "done", Who = "token 3f2a81cc (nightly deployment)", From = "10.0.0.9", What = "activate", Path = "POST /v1/apps/shop/operations",
        App = "shop", Version = "2.0", Operation = "5f0e1c2a", Result = "accepted", Plan = ["vm1: asked whether 2.0 is ready there; activate shop 2.0", "vm2: silent: left out until it is heard"],
    };

    private static readonly AuditRecordWire Refused = Accepted with
    {
        At = Sample.Start.AddMinutes(1), Kind = "refused", Who = "nobody", What = "GET", Path = "GET /v1/tokens", App = null, Version = null, Plan = null, Result = "unauthorized",
        Detail = "a token is needed", Times = 999,
    };

    [Fact]
    public void Records_are_shown_within_80_columns_with_the_plan_below() => Assert.Equal(
        """
        there is more: see --limit and --since
        WHEN (UTC)           WHAT               RESULT                      FROM      WHO
        2026-03-01 12:00:00  activate shop 2.0  done: accepted              10.0.0.9  token 3f2...
            by token 3f2a81cc (nightly deployment)
            vm1: asked whether 2.0 is ready there; activate shop 2.0
            vm2: silent: left out until it is heard
        2026-03-01 12:01:00  GET                refused: unauthorized x999  10.0.0.9  nobody
            GET /v1/tokens: a token is needed

        """, AuditPage.Render(new AuditWire("ctl1", [Accepted, Refused], true), 80));

    [Fact]
    public void What_others_say_is_shown_without_what_a_terminal_would_obey()
    {
        var hostile = Refused with { Who = "\u001b[2J", What = "\u001b", Path = "GET /\u001b[31m", Detail = "\u001b[0m" };

        Assert.DoesNotContain('\u001b', AuditPage.Render(new AuditWire("ctl1", [hostile], false), 80));
    }

    [Fact]
    public void Tokens_are_shown_with_their_scopes_below() => Assert.Equal(
        """
        ID        ROLE    EXPIRES (UTC)     USED    MADE BY         NAME
        3f2a81cc  deploy  2026-03-02 12:00  2m ago  root            ci
            for apps shop*, blog on VMs web*
        9c41d0e7  admin   2026-03-02 12:00  never   token 3f2a81cc
        5b0e77a1  join    2026-03-02 12:00  never   root            rollout
            2 of 5 VMs may still join with it

        """,
        TokensPage.Render(new TokensWire(
        [
            Token("3f2a81cc", "deploy", "root", "ci") with { Apps = ["shop*", "blog"], Vms = "web*", UsedAt = Sample.Start },
            Token("9c41d0e7", "admin", "token 3f2a81cc (ci)", ""),
            Token("5b0e77a1", "join", "root", "rollout") with { Uses = 5, UsesLeft = 2 },
        ]), Sample.Start.AddMinutes(2), 80));

    private static TokenWire Token(string id, string role, string madeBy, string name) =>
        new() { Id = id, Role = role, Name = name, CreatedAt = Sample.Start, ExpiresAt = Sample.Start.AddDays(1), MadeBy = madeBy };
}
