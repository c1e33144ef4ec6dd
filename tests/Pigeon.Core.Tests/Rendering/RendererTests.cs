using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.Stacks;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;
using Pigeon.Templates;

namespace Pigeon.Core.Tests.Rendering;

public sealed class RendererTests
{
    private static readonly App App = Sample.AppWith(("1", StackState.Active));

    private static readonly HealthCheck Http = new HealthCheck.Http(UrlPath.Parse("/up"), HostName.Parse("shop.local"), 200, 399,
        new CheckPace(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1), 1, 3));

    [Fact]
    public void The_fingerprint_is_the_same_for_every_state_and_member()
    {
        var others = Enum.GetValues<StackState>().Where(state => state is StackState.Release or StackState.Active or StackState.Inactive)
            .Select(state => App with { Lanes = App.Lanes.Select(lane => lane with { RenderedAs = state }).ToValueList() })
            .Append(App with { Stacks = [] }).Append(Sample.AppWith(("7", StackState.Releasing), ("8", StackState.Deactivating)));

        Assert.All(others, other => Assert.Equal(Structure(App), Structure(other)));
    }

    [Fact]
    public void The_fingerprint_differs_with_everything_that_HAProxy_reads_at_start()
    {
        var settings = ShippedTemplates.Settings;
        var http = App.Lanes[0].Settings with { Check = Http };
        string[] all =
        [
            Structure(App),
            Structure(With(lane => lane with { Slots = 9 })),
            Structure(With(lane => lane with { Settings = lane.Settings with { Balance = Balance.Leastconn } })),
            Structure(With(lane => lane with { Settings = lane.Settings with { Check = new HealthCheck.None() } })),
            Structure(With(lane => lane with { Settings = http })),
            Structure(With(lane => lane with { Settings = http with { Check = (HealthCheck.Http)Http with { StatusTo = 200 } } })),
            Structure(With(lane => lane with { Settings = http with { Check = (HealthCheck.Http)Http with { Host = null } } })),
            Structure(With(lane => lane with { Settings = http with { Check = (HealthCheck.Http)Http with { Path = UrlPath.Parse("/") } } })),
            Structure(App with { Name = AppName.Parse("news") }),
            Renderer.Render(ShippedTemplates.Set, ShippedTemplates.Settings, Desired.Empty).Structure,
            Render(App, settings with { User = "haproxy" }).Structure,
            Render(App, settings with { StatsSocket = "/elsewhere" }).Structure,
            Render(App, settings with { MapsFolder = "/elsewhere" }).Structure,
            Render(App, settings with { StateFile = "/elsewhere" }).Structure,
            Render(App, settings with { EventsSocket = "/elsewhere" }).Structure,
            Render(App, settings with { Listeners = [settings.Listeners[0]] }).Structure,
            Render(App, settings with { Listeners = [settings.Listeners[0] with { Bind = ["*:81"] }, settings.Listeners[1]] }).Structure,
            .. new[] { "haproxy.cfg", "backend.cfg", "server.cfg", "pigeon.cfg" }.Select(name => Changed(name, "# another\nretries 4\n").Structure),
        ];

        Assert.Equal(all.Length, all.Distinct().Count());
        Assert.All(all, structure => Assert.Matches("^[0-9a-f]{16}$", structure));
    }

    [Fact]
    public void A_template_that_differs_by_state_makes_the_states_differ()
    {
        var templates = With("backend.active.cfg", "backend {{ lane.name }}\n    fullconn 7\n");
        var active = App with { Lanes = App.Lanes.Select(lane => lane with { RenderedAs = StackState.Active }).ToValueList() };

        Assert.NotEqual(
            Renderer.Render(templates, ShippedTemplates.Settings, Sample.DesiredWith(App)).Structure,
            Renderer.Render(templates, ShippedTemplates.Settings, Sample.DesiredWith(active)).Structure);
    }

    [Fact]
    public void The_running_configuration_carries_its_fingerprint()
    {
        var blueprint = Render(App, ShippedTemplates.Settings);

        Assert.Contains($"description pigeon-{blueprint.Structure}\n", blueprint.Config([]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_or_broken_template_is_told()
    {
        var missing = new TemplateSet(ShippedTemplates.Set.Texts.Where(each => each.Key != "server.cfg").ToDictionary());

        Assert.Contains("server.cfg", Assert.Throws<TemplateException>(() => Renderer.Render(missing, ShippedTemplates.Settings, Sample.DesiredWith(App))).Message, StringComparison.Ordinal);
        Assert.Contains("backend.cfg", Assert.Throws<TemplateException>(() => Renderer.Render(With("backend.cfg", "{{ lane.nmae }}"), ShippedTemplates.Settings, Sample.DesiredWith(App))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lane_is_rendered_with_its_settings_and_servers()
    {
        var app = With(lane => lane.Letter == 'a' ? lane with { Settings = lane.Settings with { Check = Http }, Slots = 2 } : lane);
        var blueprint = Render(app with { Lanes = [app.Lanes[0]] }, ShippedTemplates.Settings);
        var lane = new Lane(Sample.Shop, 'a');
        var filled = new Server { Lane = lane, Name = "s1", State = ServerState.Ready, Owner = ContainerId.Parse("0123456789ab"), Address = MemberAddress.From("fd00::1", 8080) };
        var vacant = new Server { Lane = lane, Name = "s2", State = ServerState.Parked, Address = MemberAddress.From("10.0.0.9", 8080) };
        var never = new Server { Lane = lane, Name = "s3", State = ServerState.Parked };

        const string Check = "check inter 2000ms fastinter 100ms downinter 100ms rise 1 fall 3 observe layer4 error-limit 1 on-error mark-down";
        Assert.Equal(Check, blueprint.ServerSettings(lane));
        Assert.Null(blueprint.ServerSettings(new Lane(Sample.Shop, 'b')));
        Assert.Contains($"""

            backend shop__a
                balance roundrobin
                timeout check 1000ms
                option httpchk
                http-check send meth GET uri /up ver HTTP/1.1 hdr Host shop.local
                http-check expect status 200-399
                server s1 [fd00::1]:8080 {Check} weight 1
                server s2 10.0.0.9:8080 {Check} disabled
                server s3 127.0.0.1:1 {Check} disabled

            """, blueprint.Config([filled, vacant, never]), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_of_a_lane_is_rendered()
    {
        var settings = new LaneSettings
        {
            Balance = Balance.Uri,
            Check = (HealthCheck.Http)Http with { Method = CheckMethod.Options, Body = "a \"b\"", Port = 9000, MoreStatuses = [new StatusRange(404, 404), new StatusRange(410, 411)] },
            Timeouts = new LaneTimeouts { Connect = TimeSpan.FromSeconds(1), Tunnel = TimeSpan.FromHours(2) },
            Retries = 0,
            MaxConnections = 7,
            Cookie = new StickyCookie(CookieName.Parse("SRV"), CookieKey.Parse("a-long-secret")),
            Protocol = MemberProtocol.H2,
            Tls = new MemberTls(FilePath.Parse("/etc/ca.pem"), HostName.Parse("shop.internal")),
            ProxyHeader = ProxyHeader.V2,
            Snippet = ["http-request set-header X {{ lane.name }}", "option abortonclose"],
        };

        var text = Render(With(lane => lane with { Settings = settings }), ShippedTemplates.Settings).Lanes[0];

        Assert.Equal("""
            backend shop__a
                balance uri
                # Members that come and go move no client but their own.
                hash-type consistent
                timeout connect 1000ms
                timeout tunnel 7200000ms
                retries 0
                # Made of each server's address: it goes with the slots, and is the same on every VM.
                cookie SRV insert indirect nocache dynamic
                dynamic-cookie-key a-long-secret
                timeout check 1000ms
                option httpchk
                http-check send meth OPTIONS uri /up ver HTTP/1.1 hdr Host shop.local
                http-check expect status 200-399,404,410-411
                http-check expect string 'a "b"'
                http-request set-header X {{ lane.name }}
                option abortonclose

            """, text.Section);
        Assert.Equal("check inter 2000ms fastinter 100ms downinter 100ms rise 1 fall 3 observe layer4 error-limit 1 on-error mark-down port 9000 "
            + "ssl verify required ca-file /etc/ca.pem sni str(shop.internal) check-sni shop.internal alpn h2 check-alpn h2 check-proto h1 send-proxy-v2 maxconn 7", text.ServerSettings);
    }

    [Fact]
    public void A_check_on_the_port_of_the_traffic_speaks_as_the_traffic_does()
    {
        var settings = App.Lanes[0].Settings with { Tls = new MemberTls(null, null), ProxyHeader = ProxyHeader.V1 };

        var text = Render(With(lane => lane with { Settings = settings }), ShippedTemplates.Settings).Lanes[0].ServerSettings;

        Assert.EndsWith("on-error mark-down ssl verify none check-ssl check-send-proxy send-proxy", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cookie_without_a_key_of_its_own_gets_one_that_is_the_same_on_every_VM_and_another_for_each_app()
    {
        string KeyOf(string app) => Render(App with { Name = AppName.Parse(app), Lanes = With(lane => lane with
        {
            Settings = lane.Settings with { Cookie = new StickyCookie(CookieName.Parse("SRV"), null) },
        }).Lanes }, ShippedTemplates.Settings).Lanes[0].Section.Split('\n').Single(line => line.Contains("dynamic-cookie-key", StringComparison.Ordinal)).Trim();

        Assert.Matches("^dynamic-cookie-key [0-9a-f]{32}$", KeyOf("shop"));
        Assert.Equal(KeyOf("shop"), KeyOf("shop"));
        Assert.NotEqual(KeyOf("shop"), KeyOf("news"));
    }

    [Fact]
    public void A_lane_without_checks_says_nothing_about_them()
    {
        var blueprint = Render(With(lane => lane with { Settings = lane.Settings with { Check = new HealthCheck.None() } }), ShippedTemplates.Settings);

        Assert.Equal("", blueprint.ServerSettings(new Lane(Sample.Shop, 'a')));
        Assert.Equal("backend shop__a\n    balance roundrobin\n", blueprint.Lanes[0].Section);
    }

    [Fact]
    public void Each_filled_server_begins_in_its_state()
    {
        var servers = Enum.GetValues<ServerState>().Select((state, at) => new Server
        {
            Lane = new Lane(Sample.Shop, 'b'), Name = $"s{at}", State = state, Owner = ContainerId.Parse("0123456789ab"), Address = MemberAddress.From("10.0.0.1", 80 + at),
        });
        var vacant = new Server { Lane = new Lane(Sample.Shop, 'b'), Name = "s9", State = ServerState.Parked, Address = MemberAddress.From("10.0.0.9", 80) };

        Assert.Equal("""
            1
            1 shop__b 1 s0 10.0.0.1 0 1 1 1 0 6 2 0 6 0 0 0 - 80 - 0 0 - - 0
            1 shop__b 1 s1 10.0.0.1 0 0 1 1 0 6 2 0 6 0 0 0 - 81 - 0 0 - - 0
            1 shop__b 1 s2 10.0.0.1 2 0 1 1 0 6 3 4 6 0 0 0 - 82 - 0 0 - - 0
            1 shop__b 1 s3 10.0.0.1 2 8 1 1 0 6 3 4 6 0 0 0 - 83 - 0 0 - - 0

            """, Render(App, ShippedTemplates.Settings).StateFile([.. servers, vacant]));
    }

    [Fact]
    public void The_state_tells_what_would_otherwise_be_taken_away_TLS_the_port_of_the_check_and_that_nobody_checks()
    {
        var coming = new Server
        {
            Lane = new Lane(Sample.Shop, 'a'), Name = "s1", State = ServerState.Coming, Owner = ContainerId.Parse("0123456789ab"), Address = MemberAddress.From("10.0.0.1", 80), Weight = 9,
        };
        string StateOf(HealthCheck check) => Render(With(lane => lane with { Settings = lane.Settings with { Check = check, Tls = new MemberTls(null, null) } }), ShippedTemplates.Settings)
            .StateFile([coming]).Split('\n')[1];

        Assert.Equal("1 shop__a 1 s1 10.0.0.1 0 0 9 9 0 6 2 0 6 0 0 0 - 80 - 1 9000 - - 0", StateOf((HealthCheck.Http)Http with { Port = 9000 }));
        Assert.Equal("1 shop__a 1 s1 10.0.0.1 2 0 9 9 0 6 3 4 6 0 0 0 - 80 - 1 0 - - 0", StateOf(new HealthCheck.None()));
    }

    private static App With(Func<LaneSetup, LaneSetup> change) => App with { Lanes = App.Lanes.Select(change).ToValueList() };

    private static TemplateSet With(string name, string text) => new(new Dictionary<string, string>(ShippedTemplates.Set.Texts) { [name] = text });

    private static Blueprint Changed(string name, string addition) =>
        Renderer.Render(With(name, ShippedTemplates.Set.Texts[name] + addition), ShippedTemplates.Settings, Sample.DesiredWith(App));

    private static string Structure(App app) => Render(app, ShippedTemplates.Settings).Structure;

    private static Blueprint Render(App app, ProxySettings settings) => Renderer.Render(ShippedTemplates.Set, settings, Sample.DesiredWith(app));
}
