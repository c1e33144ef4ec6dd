using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.World;

namespace Pigeon.Integration.Tests.Rendering;

/// <summary>Desired states in a few words: what a test does not name is small and valid.</summary>
internal sealed record Sketch(string App)
{
    public static readonly HealthCheck Http = new HealthCheck.Http(
        UrlPath.Parse("/health"), HostName.Parse("shop.example.org"), 200, 299, new CheckPace(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 2, 3));

    public static readonly HealthCheck Tcp = new HealthCheck.Tcp(new CheckPace(TimeSpan.FromMilliseconds(1500), TimeSpan.FromSeconds(1), 1, 1));

    public static readonly HealthCheck None = new HealthCheck.None();

    public HealthCheck Check { get; init; } = Tcp;

    public Balance Balance { get; init; } = Balance.Roundrobin;

    /// <summary>What the lanes' settings have beside balance and check.</summary>
    public Func<LaneSettings, LaneSettings> Options { get; init; } = lane => lane;

    public string Frontend { get; init; } = "web";

    public string[] Hosts { get; init; } = [];

    public string? Path { get; init; }

    public ProxyMode Mode { get; init; }

    public InternalTraffic Internal { get; init; } = InternalTraffic.None;

    public Fallback Fallback { get; init; } = Fallback.None;

    /// <summary>The state of the stacks 1, 2, 3 ..., in the lanes a, b, c ...</summary>
    public StackState[] Stacks { get; init; } = [StackState.Active];

    public static Desired Of(params Sketch[] apps) => new()
    {
        Revision = 1,
        Apps = apps.Select(sketch => sketch.Draw()).OrderBy(app => app.Name.Text, StringComparer.Ordinal).ToValueList(),
    };

    /// <summary>The n-th server of a stack, filled.</summary>
    public Server Server(int stack, int slot, int port, ServerState state = ServerState.Ready) => new()
    {
        Lane = new Lane(AppName.Parse(App), Lane.Letters[stack - 1]),
        Name = $"s{slot}",
        State = state,
        Address = MemberAddress.From("127.0.0.1", port),
        Owner = ContainerId.Parse($"{stack:x6}{slot:x6}"),
    };

    private App Draw() => new()
    {
        Name = AppName.Parse(App),
        Revision = 1,
        Lanes = Lane.Letters.Select(letter => new LaneSetup
        {
            Letter = letter, Settings = Loadbal().Lane, RenderedAs = StateOf(letter), Slots = 4,
        }).ToValueList(),
        Stacks = Stacks.Select((state, index) => new Stack
        {
            Spec = new StackSpec { App = AppName.Parse(App), Version = StackVersion.Parse($"{index + 1}"), Loadbal = Loadbal(), Count = 1, Services = [] },
            State = state,
            Lane = Lane.Letters[index],
            Since = DateTimeOffset.UnixEpoch,
        }).ToValueList(),
        Operations = [],
        Internal = Internal,
    };

    private StackState StateOf(char letter) => Lane.Letters.ToList().IndexOf(letter) is var index && index < Stacks.Length ? Stacks[index] : StackState.Release;

    private LoadBalancing Loadbal() => new()
    {
        Frontend = FrontendName.Parse(Frontend),
        Hosts = Hosts.Select(HostName.Parse).ToValueList(),
        Path = Path is null ? null : UrlPath.Parse(Path),
        BackendPort = 8080,
        Network = NetworkName.Parse("web"),
        DrainTimeout = TimeSpan.FromSeconds(5),
        Fallback = Fallback,
        Lane = Options(new LaneSettings { Balance = Balance, Check = Check, Mode = Mode }),
        Internal = Internal,
    };
}
