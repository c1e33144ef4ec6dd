using System.Text;
using System.Text.Json.Nodes;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Processes;
using Pigeon.TestKit;
using Xunit;

namespace Pigeon.Agent.Tests.Credentials;

/// <summary>What Docker's own config.json says, in each of its forms.</summary>
public sealed class CredentialStoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("shop:1", "https://index.docker.io/v1/")]
    [InlineData("team/shop:1", "docker.io")]
    [InlineData("docker.io/team/shop:1", "https://index.docker.io/v1/")]
    [InlineData("index.docker.io/team/shop", "https://index.docker.io/v1/")]
    [InlineData("reg.example.com:5000/shop:1", "reg.example.com:5000")]
    [InlineData("reg.example.com:5000/shop:1", "https://reg.example.com:5000")]
    [InlineData("reg.example.com/shop:1", "https://reg.example.com/v2/")]
    [InlineData("localhost/shop", "localhost")]
    public async Task A_registry_is_found_under_each_name_that_Docker_has_for_it(string image, string key)
    {
        Write($$$$"""{"auths": {"other.example.com": {"auth": "eDp5"}, "{{{{key}}}}": {"auth": "{{{{Auth("me:pa:ss")}}}}"}}}""");

        var header = Decoded(await FindAsync(image));

        Assert.Equal(("me", "pa:ss"), ((string?)header["username"], (string?)header["password"]));
    }

    [Theory]
    [InlineData("reg.example.com/shop:1", "reg.example.com:5000")]
    [InlineData("reg.example.com:5000/shop:1", "reg.example.com")]
    [InlineData("shop:1", "reg.example.com")]
    [InlineData("reg.example.com/shop", "https://index.docker.io/v1/")]
    public async Task Another_registry_is_not_shown_the_credential(string image, string key)
    {
        Write($$$$"""{"auths": {"{{{{key}}}}": {"auth": "{{{{Auth("me:secret")}}}}"}}}""");

        Assert.Null(await FindAsync(image));
    }

    [Fact]
    public async Task An_identity_token_stands_in_for_a_password()
    {
        Write($$$$"""{"auths": {"r.io": {"auth": "{{{{Auth("00000000-0000-0000-0000-000000000000:")}}}}", "identitytoken": "the-token"}}}""");

        var header = Decoded(await FindAsync("r.io/shop"));

        Assert.Equal(("the-token", null, "r.io"), ((string?)header["identitytoken"], (string?)header["password"], (string?)header["serveraddress"]));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"auths": {}, "credHelpers": {}, "HttpHeaders": {"a": "b"}}""")]
    [InlineData("""{"auths": {"r.io": {}}}""")]
    [InlineData("""{"auths": {"r.io": null}}""")]
    [InlineData("null")]
    public async Task Where_nothing_is_said_there_is_none(string config)
    {
        Assert.Null(await FindAsync("r.io/shop"));
        Write(config);
        Assert.Null(await FindAsync("r.io/shop"));
    }

    [Theory]
    [InlineData("""{"auths": {"r.io": {"auth": "hunter2"}}}""", "`docker login r.io`")]
    [InlineData("""{"auths": {"r.io": {"auth": "aHVudGVyMg=="}}}""", "`docker login r.io`")]
    [InlineData("""{"auths": "hunter2"}""", "is not the JSON")]
    [InlineData("hunter2", "is not the JSON")]
    [InlineData("""{"credsStore": "../../bin/hunter2"}""", "no program's name")]
    [InlineData("""{"credsStore": "surely-absent"}""", "docker-credential-surely-absent, which is not in the agent's PATH")]
    public async Task What_is_wrong_is_told_without_a_quote(string config, string expected)
    {
        Write(config);

        var fault = await Assert.ThrowsAsync<CredentialException>(() => FindAsync("r.io/shop"));

        Assert.False(fault.Passing);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_credential_prints_as_nothing_and_is_masked_where_it_is_echoed()
    {
        var credential = new RegistryCredential("r.io", "me", "hunter2", "");

        Assert.DoesNotContain("hunter2", $"{credential}", StringComparison.Ordinal);
        Assert.Equal("bad ***, and *** too", credential.Mask($"bad hunter2, and {Auth("me:hunter2")} too"));
    }

    private Task<RegistryCredential?> FindAsync(string image)
    {
        Assert.True(ImageReference.TryParse(image, out var reference));
        return new CredentialStore(_folder.Path, new CredentialProgram(new ProcessRunner(TimeProvider.System))).FindAsync(reference, CancellationToken.None);
    }

    private void Write(string config) => _folder.Write("config.json", config);

    private static string Auth(string pair) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));

    private static JsonNode Decoded(RegistryCredential? credential) =>
        JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(Assert.IsType<RegistryCredential>(credential).Header))!;
}
