using Pigeon.Controller.Tokens;
using Pigeon.Core.Names;
using Pigeon.Core.Targets;
using Xunit;

namespace Pigeon.Controller.Tests.Tokens;

public sealed class GrantTests
{
    [Theory]
    [InlineData("Join", "Join")]
    [InlineData("Read", "Read")]
    [InlineData("Deploy", "Read Deploy")]
    [InlineData("Admin", "Read Deploy Admin")]
    public void A_role_is_good_for_itself_and_those_below_it_and_joining_is_apart(string role, string may) => Assert.Equal(
        may.Split(' '), Enum.GetValues<Role>().Where(needed => new Grant(Enum.Parse<Role>(role), [], null).May(needed)).Select(needed => $"{needed}"));

    [Fact]
    public void A_scope_that_cannot_be_judged_is_for_no_VM()
    {
        var grant = new Grant(Role.Deploy, [], Target.Parse("not N@gone"));

        Assert.False(grant.Covers(Sample.Vm("web1").Facts, NodeGroups.None));
        Assert.False(grant.Covers(VmName.Parse("web1")));
    }

    [Fact]
    public void What_somebody_hands_on_is_at_most_their_own()
    {
        var own = new Grant(Role.Admin, [AppPattern.Parse("shop*")], Target.Parse("web*"));

        Assert.Null(own.Narrow(new Grant(Role.Read, [], null)));
        Assert.Null(own.Narrow(new Grant(Role.Read, [AppPattern.Parse("shop"), AppPattern.Parse("billing")], null)));
        Assert.Equal("apps shop on VMs web*", own.Narrow(new Grant(Role.Read, [AppPattern.Parse("shop")], null))!.Scope);
        Assert.Equal("apps shop-? on VMs G@zone:a and web*", own.Narrow(new Grant(Role.Admin, [AppPattern.Parse("shop-?")], Target.Parse("G@zone:a")))!.Scope);
        Assert.Equal("apps shop on VMs (web1 or db1) and web*", own.Narrow(new Grant(Role.Read, [AppPattern.Parse("shop")], Target.Parse("web1 or db1")))!.Scope);
        Assert.Equal("everything", Grant.Whole.Narrow(new Grant(Role.Admin, [], null))!.Scope);
    }

    [Fact]
    public void Somebody_sees_and_revokes_what_they_could_have_made()
    {
        var own = new Grant(Role.Admin, [AppPattern.Parse("shop*")], Target.Parse("web*"));
        var made = own.Narrow(new Grant(Role.Deploy, [AppPattern.Parse("shop")], Target.Parse("G@zone:a")))!;

        Assert.True(own.Includes(made));
        Assert.True(own.Includes(own));
        Assert.True(Grant.Whole.Includes(own));
        Assert.False(own.Includes(Grant.Whole));
        Assert.False(made.Includes(own));
        Assert.False(own.Includes(made with { Vms = Target.Parse("G@zone:a") }));
    }
}
