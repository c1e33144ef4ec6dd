using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pigeon.Agent.Credentials;
using Pigeon.Agent.Docker;
using Pigeon.Agent.Images;
using Pigeon.Agent.Processes;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Stacks;
using Pigeon.Integration.Tests.Docker;
using Pigeon.TestKit;

namespace Pigeon.Integration.Tests.Images;

/// <summary>Images from a real registry to a real Engine.</summary>
[Collection(EngineCollection.Name)]
public sealed class ImageDeskTests(EngineFixture engine) : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly EngineClient _client = new(EngineDesk.Address(engine.Dockerd), TimeProvider.System) { PullIdleLimit = TimeSpan.FromSeconds(2) };
    private readonly TempFolder _folder = new();
    private readonly List<string> _names = [];
    private Registry? _registry;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var name in _names.Distinct())
            if (await _client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None) is not null)
                await engine.Dockerd.DockerAsync("rmi", name);
        if (_registry is not null) await _registry.DisposeAsync();
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task However_many_replicas_want_an_image_it_is_pulled_once_and_means_the_same_to_all()
    {
        var name = await PushAsync(isProtected: false);
        var (desk, pulled) = (Desk(), new List<string>());
        desk.OnPulled = found => pulled.Add(found.Image.ToString());

        await Task.WhenAll(Enumerable.Range(1, 5).Select(number => desk.FetchAsync(Run(name, PullPolicy.Always, number), CancellationToken.None)));

        var found = Assert.Single(desk.Found);
        Assert.Equal(await IdOfAsync(name), found.Image.Id);
        Assert.StartsWith($"{name[..name.LastIndexOf(':')]}@sha256:", found.Image.Digest, StringComparison.Ordinal);
        Assert.Equal([found.Image.ToString()], pulled);
        Assert.Empty(desk.Pulls);
    }

    [Fact]
    public async Task A_stack_gets_its_own_image_back_though_the_tag_has_moved_on()
    {
        var name = await PushAsync(isProtected: false);
        var desk = Desk();
        await desk.FetchAsync(Run(name, PullPolicy.Always), CancellationToken.None);
        var image = desk.Found[0].Image;
        await engine.Dockerd.DockerAsync("rmi", name);
        await PushAsync(_registry!);
        Assert.Null(await _client.FindImageAsync(image.Id, CancellationToken.None));

        await desk.FetchAsync(Run(name, PullPolicy.Missing) with { Image = image }, CancellationToken.None);

        Assert.NotNull(await _client.FindImageAsync(image.Id, CancellationToken.None));
        await desk.FetchAsync(Run(name, PullPolicy.Always, version: "3"), CancellationToken.None);
        Assert.NotEqual(image.Id, desk.Found[1].Image.Id);
        await engine.Dockerd.DockerAsync("rmi", image.Digest!);
    }

    [Fact]
    public async Task What_may_not_be_pulled_and_is_not_here_is_refused_at_once()
    {
        var fault = await Assert.ThrowsAsync<PullFailedException>(() => Desk().FetchAsync(Run("no/such:1", PullPolicy.Never), CancellationToken.None));

        Assert.False(fault.Passing);
        Assert.Contains("no/such:1 is not on this VM, and pull_policy is never", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_is_here_needs_no_registry()
    {
        var name = await PushAsync(isProtected: false);
        await Desk().FetchAsync(Run(name, PullPolicy.Missing), CancellationToken.None);
        await _registry!.StopAsync();
        var desk = Desk();

        await desk.FetchAsync(Run(name, PullPolicy.Missing), CancellationToken.None);

        Assert.Single(desk.Found);
    }

    [Fact]
    public async Task A_registry_that_wants_a_login_gets_the_one_of_Dockers_own_configuration()
    {
        var name = await PushAsync(isProtected: true);
        var desk = Desk();

        var without = await FailAsync(desk, name);
        LogIn(Registry.Password + "x");
        var wrong = await FailAsync(desk, name);
        LogIn(Registry.Password);
        await desk.FetchAsync(Run(name, PullPolicy.Missing), CancellationToken.None);

        Assert.False(without.Passing);
        Assert.Contains($"`docker login {_registry!.Address}`", without.Message, StringComparison.Ordinal);
        Assert.Contains("holds no credential", without.Message, StringComparison.Ordinal);
        Assert.False(wrong.Passing);
        Assert.Contains("was not accepted", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Registry.Password, wrong.Message, StringComparison.Ordinal);
        Assert.Single(desk.Found);
    }

    [Fact]
    public async Task A_credential_program_is_asked_on_its_standard_input()
    {
        var name = await PushAsync(isProtected: true);
        var program = await ProgramAsync($$"""
            read -r server
            [ "$1" = get ] && [ "$server" = {{_registry!.Address}} ] || exit 3
            echo '{"ServerURL": "x", "Username": "{{Registry.User}}", "Secret": "{{Registry.Password}}"}'
            """);
        _folder.Write("config.json", $$"""{"credHelpers": {"{{_registry.Address}}": "{{program}}"}, "credsStore": "absent"}""");
        var desk = Desk();

        await desk.FetchAsync(Run(name, PullPolicy.Missing), CancellationToken.None);

        Assert.Single(desk.Found);
    }

    [Theory]
    [InlineData("exec sleep 60", true, "did not answer for 127.0.0.1:1 within 0.5 s")]
    [InlineData("echo '{\"Username\": \"u\", \"Secret\": \"hunter2\"'", false, "answered something that is no credential")]
    [InlineData("echo hunter2; echo hunter2 >&2; exit 3", true, "failed with exit code 3")]
    public async Task A_credential_program_that_fails_is_named_and_never_quoted(string script, bool passing, string expected)
    {
        _folder.Write("config.json", $$"""{"credsStore": "{{await ProgramAsync(script)}}"}""");

        var fault = await FailAsync(Desk(), "127.0.0.1:1/shop:1");

        Assert.Equal(passing, fault.Passing);
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registry_that_is_down_is_a_fault_that_may_pass()
    {
        var name = await PushAsync(isProtected: false);
        await _registry!.StopAsync();
        var desk = Desk();

        var down = await FailAsync(desk, name);
        await _registry.StartAsync(CancellationToken.None);
        await desk.FetchAsync(Run(name, PullPolicy.Missing), CancellationToken.None);

        Assert.True(down.Passing);
        Assert.Contains($"cannot be pulled from {_registry.Address}", down.Message, StringComparison.Ordinal);
        Assert.Contains("connection refused", down.Message, StringComparison.Ordinal);
        Assert.Single(desk.Found);
    }

    [Fact]
    public async Task What_the_registry_does_not_have_stays_a_fault()
    {
        var name = await PushAsync(isProtected: false);

        var fault = await FailAsync(Desk(), $"{name}9");

        Assert.False(fault.Passing);
        Assert.Contains("check the image's name and tag", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pull_that_stands_still_is_given_up_and_comes_through_the_next_time()
    {
        var name = await PushAsync(isProtected: false);
        await using var relay = new TcpRelay(Port(_registry!));
        var through = name.Replace(_registry!.Address, relay.Address, StringComparison.Ordinal);
        _names.Add(through);
        relay.HoldAfter(500_000);
        var desk = Desk();

        var pulling = FailAsync(desk, through);
        await Eventually.TrueAsync(() => desk.Pulls is [{ Bytes: > 0, LayersDone: 0, Layers: 1 } pull] && pull.Bytes < pull.BytesTotal, "half of the layer has come", Patience);
        var silent = await pulling;
        relay.Resume();
        relay.Cut();
        await desk.FetchAsync(Run(through, PullPolicy.Missing), CancellationToken.None);

        Assert.True(silent.Passing);
        Assert.Contains($"nothing came from {relay.Address} for 2 s", silent.Message, StringComparison.Ordinal);
        Assert.Single(desk.Found);
        Assert.Empty(desk.Pulls);
    }

    [Fact]
    public async Task A_pull_that_nobody_wants_any_more_ends_at_once()
    {
        var name = await PushAsync(isProtected: false);
        await using var relay = new TcpRelay(Port(_registry!));
        relay.HoldAfter(0);
        var desk = Desk();
        using var wanted = new CancellationTokenSource();

        var pulling = desk.FetchAsync(Run(name.Replace(_registry!.Address, relay.Address, StringComparison.Ordinal), PullPolicy.Missing), wanted.Token);
        await Eventually.TrueAsync(() => desk.Pulls.Count == 1, "the pull has begun", Patience);
        await wanted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pulling);
        Assert.Empty(desk.Pulls);
    }

    private ImageDesk Desk() => new(
        _client,
        new CredentialStore(_folder.Path, new CredentialProgram(new ProcessRunner(TimeProvider.System)) { Limit = TimeSpan.FromMilliseconds(500) }),
        NullLogger<ImageDesk>.Instance);

    private static Move.RunContainer Run(string image, PullPolicy policy, int number = 1, string version = "2")
    {
        var service = new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = new DockerConfig { Image = image, PullPolicy = policy } };
        return new Move.RunContainer(new ReplicaSpec(AppName.Parse("shop"), StackVersion.Parse(version), service, number), NetworkName.Parse("pigeon"));
    }

    private static Task<PullFailedException> FailAsync(ImageDesk desk, string name) =>
        Assert.ThrowsAsync<PullFailedException>(() => desk.FetchAsync(Run(name, PullPolicy.Missing), CancellationToken.None));

    private static int Port(Registry registry) => int.Parse(registry.Address.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<string> PushAsync(bool isProtected)
    {
        _registry = isProtected ? await Registry.StartProtectedAsync(CancellationToken.None) : await Registry.StartNewAsync(CancellationToken.None);
        var name = await PushAsync(_registry);
        _names.Add(name);
        return name;
    }

    /// <summary>Puts an image into the registry that the daemon does not have; each time another one, under the same name.</summary>
    private async Task<string> PushAsync(Registry registry)
    {
        const string Image = "pigeon-test/unique:2.0";
        await TestImages.LoadUniqueAsync(engine.Dockerd, Image, "2.0", bytes: 2_000_000, CancellationToken.None);
        var name = await registry.PushAsync(engine.Dockerd, Image);
        await engine.Dockerd.DockerAsync("rmi", Image);
        return name;
    }

    private async Task<string> IdOfAsync(string name) => (await _client.FindImageAsync(EngineDesk.Reference(name), CancellationToken.None))!.Id;

    private void LogIn(string password) => _folder.Write("config.json",
        $$$"""{"auths": {"{{{_registry!.Address}}}": {"auth": "{{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Registry.User}:{password}"))}}}"}}, "other": {"of": "Docker"}}""");

    /// <summary>Puts a script into the PATH and returns the name that Docker's configuration would give it.</summary>
    private async Task<string> ProgramAsync(string script)
    {
        var name = $"test{Path.GetFileName(_folder.Path)}";
        var file = _folder.Write($"docker-credential-{name}", $"#!/bin/sh\n{script}\n");
        await Tool.RunAsync("chmod", ["+x", file], CancellationToken.None);
        Environment.SetEnvironmentVariable("PATH", $"{Environment.GetEnvironmentVariable("PATH")}:{_folder.Path}");
        return name;
    }
}
