using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Stacks;
using Pigeon.Core.Storage;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Storage;

/// <summary>What the agent stores it can read back, and what is not its own file is refused and never half believed.</summary>
public sealed class StorageTests
{
    private static readonly Desired Full = Sample.DesiredWith(EveryField()) with { FormerImages = [new ResolvedImage("shop:0", "sha256:0a", "shop@sha256:0b"), new ResolvedImage("local:1", "sha256:0c", null)] };

    private static readonly string Text = Write(Full);

    [Fact]
    public void Whatever_a_history_leads_to_is_read_back_equal() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Histories.Any, history =>
        {
            var desired = SimulatedVm.After(history).Desired;

            Assert.Equal(desired, Read(Write(desired)));
        }));

    [Fact]
    public void Every_field_is_read_back_equal() => Assert.Equal(Full, Read(Text));

    [Fact]
    public void Nothing_that_a_container_can_be_given_is_missing_from_the_full_one()
    {
        var usual = new DockerConfig { Image = "shop:1" };

        Assert.All(typeof(DockerConfig).GetProperties(), property =>
            Assert.NotEqual($"{property.GetValue(usual)}", $"{property.GetValue(FullContainer.Config with { Image = "shop:2" })}"));
    }

    [Fact]
    public void A_file_of_before_a_member_existed_is_read_with_its_default()
    {
        var pace = new CheckPace(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 1, 2);
        var desired = Sample.DesiredWith(Sample.AppWith(("1", StackState.Active)).WithLanes(lane => lane with { Check = new HealthCheck.Http(UrlPath.Parse("/"), null, 200, 299, pace) })
            .Begin(new Operation { Id = Sample.Id(1), Verb = Verb.Release, StartedAt = Sample.Now }));
        var root = JsonNode.Parse(Write(desired))!;
        string[] later =
        [
            "body", "cookie", "down_interval", "drain_tunnels", "fast_interval", "former_images", "formula", "hooks", "images", "internal", "jobs", "max_connections", "method", "mode", "more_statuses", "owner", "port", "protocol", "proxy_header", "retries", "retention", "snippet", "timeouts", "tls", "weight", .. FullContainer.LaterMembers,
        ];

        var removed = Places(root).OfType<JsonObject>().SelectMany(members =>
            later.Where(member => (member != "mode" || members.ContainsKey("balance")) && members.Remove(member))).ToHashSet(); // a restart policy has a mode too, and had it before

        Assert.Equal(later.Order(StringComparer.Ordinal), removed.Order(StringComparer.Ordinal));
        Assert.Equal(desired, Read(root.ToJsonString()));
    }

    [Fact]
    public void What_follows_from_the_rest_is_not_stored()
    {
        Assert.DoesNotContain("\"replicas\"", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"running\"", Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"is_running\"", Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_cut_off_is_refused_wherever_it_ends()
    {
        var bytes = Encoding.UTF8.GetBytes(Text);
        for (var length = 0; length < bytes.Length; length += 5) Refuse(bytes.AsSpan(0, length), $"the first {length} bytes");
    }

    [Fact]
    public void An_unknown_member_is_refused_wherever_it_stands() => Everywhere<JsonObject>(
        node => node.Add("unheard_of", 1));

    [Fact]
    public void A_missing_or_empty_member_is_refused_where_one_is_required()
    {
        var text = Text.Replace("\"revision\": 7", "\"revision\": null", StringComparison.Ordinal);

        Refuse(text);
        Refuse(Text.Replace("\"revision\": 7,", "", StringComparison.Ordinal));
        Refuse("null");
        Refuse("{}");
        Refuse("[]");
        Refuse("{\"schema\":1,\"desired\":null}");
    }

    [Fact]
    public void A_name_said_twice_is_refused()
    {
        foreach (var member in new[] { "\"schema\": 1", "\"revision\": 7", "\"lane\": \"a\"", "\"count\": 2" })
        {
            Assert.Contains(member, Text, StringComparison.Ordinal);
            Refuse(Text.Replace(member, $"{member}, {member}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_list_with_nothing_in_one_of_its_places_is_refused() => Everywhere<JsonArray>(node => node.Insert(0, null));

    /// <summary>Puts something else into every place in turn: it may happen to fit, and any error is one that the reader knows.</summary>
    [Theory]
    [InlineData("null")]
    [InlineData("-1")]
    [InlineData("1e99")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[[[]]]")]
    [InlineData("\"\"")]
    [InlineData("\"shop\\n\"")]
    [InlineData("\"\\ud800\"")]
    public void Something_else_in_any_place_never_breaks_the_reader(string other)
    {
        var places = Places(JsonNode.Parse(Text)!).Count;
        for (var place = 1; place < places; place++)
        {
            var root = JsonNode.Parse(Text)!;
            Replace(Places(root)[place], "\"@\"");
            var text = root.ToJsonString().Replace("\"@\"", other, StringComparison.Ordinal);
            var fault = Record.Exception(() => Read(text));
            Assert.True(fault is null || IsRefusal(fault), $"place {place}: {fault}");
        }
    }

    [Theory]
    [InlineData("shop\\n")]
    [InlineData("Shop")]
    [InlineData("sh__op")]
    [InlineData("")]
    public void A_name_that_does_not_fit_its_rule_is_refused(string name) =>
        Refuse(Text.Replace("\"name\": \"shop\"", $"\"name\": \"{name}\"", StringComparison.Ordinal));

    private static void Everywhere<T>(Action<T> spoil) where T : JsonNode
    {
        var count = Places(JsonNode.Parse(Text)!).OfType<T>().Count();
        Assert.True(count > 5);
        for (var place = 0; place < count; place++)
        {
            var root = JsonNode.Parse(Text)!;
            spoil(Places(root).OfType<T>().ElementAt(place));
            Refuse(root.ToJsonString());
        }
    }

    private static List<JsonNode> Places(JsonNode root) => root switch
    {
        JsonObject members => [root, .. members.SelectMany(member => member.Value is { } value ? Places(value) : [])],
        JsonArray items => [root, .. items.SelectMany(item => item is { } value ? Places(value) : [])],
        _ => [root],
    };

    private static void Replace(JsonNode place, string other)
    {
        var node = JsonNode.Parse(other);
        if (place.Parent is JsonArray items) items[place.GetElementIndex()] = node;
        else ((JsonObject)place.Parent!)[place.GetPropertyName()] = node;
    }

    private static void Refuse(string text) => Refuse(Encoding.UTF8.GetBytes(text), text);

    private static void Refuse(ReadOnlySpan<byte> bytes, string what)
    {
        try
        {
            Assert.True(JsonSerializer.Deserialize(bytes, StorageJson.Default.StoredDesired) is null, $"read: {what}");
        }
        catch (Exception fault) when (IsRefusal(fault))
        {
            return;
        }
    }

    /// <summary>A check that does not say its kind is the serialiser's own NotSupportedException.</summary>
    private static bool IsRefusal(Exception fault) => fault is JsonException or NotSupportedException;

    private static string Write(Desired desired) => JsonSerializer.Serialize(new StoredDesired(StoredDesired.CurrentSchema, desired), StorageJson.Default.StoredDesired);

    private static Desired Read(string text) => JsonSerializer.Deserialize(text, StorageJson.Default.StoredDesired)?.Desired ?? throw new JsonException("nothing");

    private static LaneSetup Optioned(CheckPace pace) => Sample.AppWith().Lanes[3] with
    {
        Settings = new LaneSettings
        {
            Mode = ProxyMode.Tcp, Balance = Balance.Source, Retries = 0, MaxConnections = 5, Protocol = MemberProtocol.H2, ProxyHeader = ProxyHeader.V1,
            Check = new HealthCheck.Http(UrlPath.Parse("/"), null, 200, 299, pace with { FastInterval = TimeSpan.FromTicks(1), DownInterval = TimeSpan.FromDays(1) })
            {
                Method = CheckMethod.Head, Body = "é", Port = 1, MoreStatuses = [new StatusRange(300, 301)],
            },
            Timeouts = new LaneTimeouts { Connect = TimeSpan.FromTicks(1), Server = TimeSpan.FromDays(1), Queue = TimeSpan.Zero, Tunnel = TimeSpan.FromHours(1) },
            Cookie = new StickyCookie(CookieName.Parse("SRV"), CookieKey.Parse("12345678")),
            Tls = new MemberTls(FilePath.Parse("/ca"), Core.Names.HostName.Parse("a.b")), Snippet = ["option abortonclose", "# \"'"],
        },
    };

    private static App EveryField()
    {
        var pace = new CheckPace(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1), 2, 3);
        var inner = new InternalTraffic
        {
            Networks = [SourceNetwork.Parse("10.0.0.0/8"), SourceNetwork.Parse("fd00::/8")], Path = UrlPath.Parse("/green"),
            Headers = [new HeaderMatch(HeaderName.Parse("X-Preview"), MatchValue.Parse("yes"))], Cookies = [new CookieMatch(CookieName.Parse("preview"), MatchValue.Parse("yes"))],
        };
        var app = Sample.AppWith(("1", StackState.Active), ("2", StackState.Releasing)).WithSpecs(spec => spec with
        {
            Services = [new ServiceSpec { Name = ServiceName.Parse("web"), Registered = true, Docker = FullContainer.Config }],
            Formula = Sample.Formula("1").Spec,
            Jobs = [new JobSpec { Name = ServiceName.Parse("migrate"), Docker = FullContainer.Config, Timeout = TimeSpan.FromSeconds(9) }],
            Loadbal = spec.Loadbal with { Path = UrlPath.Parse("/api"), Fallback = Fallback.Inactive, Internal = inner },
        });
        var checks = new HealthCheck[] { new HealthCheck.None(), new HealthCheck.Tcp(pace), new HealthCheck.Http(UrlPath.Parse("/up"), Core.Names.HostName.Parse("a.b"), 200, 399, pace), new HealthCheck.Http(UrlPath.Parse("/"), null, 200, 200, pace) };
        return app with
        {
            Lanes = app.Lanes.Select((lane, at) => lane with { Settings = new LaneSettings { Balance = Balance.Leastconn, Check = checks[at], Mode = ProxyMode.Tcp } }).Append(Optioned(pace)).ToValueList(),
            Internal = inner,
            LastFailure = "it was aborted",
            Stacks = app.Stacks.Select(stack => stack with
            {
                Images = [new ResolvedImage("shop:1", "sha256:a", "shop@sha256:b"), new ResolvedImage("local", "sha256:c", null)], Jobs = new JobProgress(1, Sample.Now, Started: true),
            }).ToValueList(),
            Operations = Enum.GetValues<OperationOutcome>().Select((outcome, at) => new Operation
            {
                Id = Sample.Id(at), Verb = Enum.GetValues<Verb>()[at], Owner = "anna", Version = at == 0 ? null : Sample.V("1"), StartedAt = Sample.Now, EndedAt = Sample.Now,
                Outcome = outcome, Detail = "why", Before = [new FormerState(Sample.V("1"), StackState.Inactive)],
            }).ToValueList(),
        };
    }
}
