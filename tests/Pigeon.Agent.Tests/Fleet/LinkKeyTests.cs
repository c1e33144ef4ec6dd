using Pigeon.Agent.Fleet;
using Pigeon.Agent.Settings;
using Pigeon.Core.Protocol;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Fleet;

/// <summary>What the agent speaks to its controller with.</summary>
public sealed class LinkKeyTests : IDisposable
{
    private static readonly string Pin = new('a', AccessToken.PinLength);
    private readonly TempFolder _folder = new();

    private string TokenFile => _folder["token"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_key_is_made_once_and_outlives_the_agent_and_the_token()
    {
        Lay(Ticket(Pin));
        var first = New();
        Assert.NotNull(first.Open());
        Assert.Equal((Pin, false), (first.Token?.Pin, first.HasJoined));
        await first.StoreAsync(hasJoined: true, CancellationToken.None);
        File.Delete(TokenFile);

        var again = New();
        Assert.Null(again.Open());

        Assert.Equal((first.Token, true), (again.Token, again.HasJoined));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_folder["controller.json"]).UnixFileMode);
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_asked_for_with_the_same_key()
    {
        Lay(Ticket(Pin));
        var first = New();
        first.Open();
        await first.StoreAsync(hasJoined: false, CancellationToken.None);

        var again = New();
        Assert.NotNull(again.Open());

        Assert.Equal((first.Token, false), (again.Token, again.HasJoined));
    }

    [Fact]
    public async Task A_token_of_another_CA_is_a_new_beginning()
    {
        Lay(Ticket(Pin));
        var first = New();
        first.Open();
        await first.StoreAsync(hasJoined: true, CancellationToken.None);
        Lay(Ticket(new string('b', AccessToken.PinLength)));

        var again = New();
        again.Open();

        Assert.NotEqual(first.Token, again.Token);
        Assert.False(again.HasJoined);
    }

    [Theory]
    [InlineData(null, "there is no token in ")]
    [InlineData("", "holds no token")]
    [InlineData("pigeon_x_y", "holds no token")]
    public void Without_a_token_and_without_a_key_it_says_where_to_get_one(string? token, string why)
    {
        if (token is not null) File.WriteAllText(TokenFile, token);

        var fault = Assert.Throws<LinkException>(New().Open);

        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Contains(TokenFile, fault.Message, StringComparison.Ordinal);
        Assert.Contains("pigeon token create", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"schema\":2,\"token\":\"x\",\"has_joined\":true}")]
    public void A_damaged_key_is_told_and_left_alone(string stored)
    {
        Lay(Ticket(Pin));
        var path = _folder.Write("controller.json", stored);

        Assert.Contains("move it away", Assert.Throws<LinkException>(New().Open).Message, StringComparison.Ordinal);

        Assert.Equal(stored, File.ReadAllText(path));
    }

    private LinkKey New() => new(_folder.Path, new ControllerPlace(new Uri("https://ctl:7400"), TokenFile, null));

    private static AccessToken Ticket(string pin) => AccessToken.Create(pin, new byte[AccessToken.SecretLength]);

    private void Lay(AccessToken ticket) => File.WriteAllText(TokenFile, ticket.Text + "\n");
}
