using FsCheck;
using FsCheck.Fluent;
using Pigeon.Core.Names;
using Pigeon.Core.Planning;
using Pigeon.Core.Tests.Support;
using Pigeon.Core.World;

namespace Pigeon.Core.Tests.Planning;

public sealed class CertificateTests
{
    private static readonly FrontendName Web = FrontendName.Parse("web");

    [Fact]
    public void A_change_is_the_default_then_an_addition_then_a_removal()
    {
        var plan = Plan(Wanted(Certificate("shop", 2), Certificate("blog", 1)), Loaded(Certificate("shop", 1), Certificate("shop", 1), Certificate("blog", 1)));

        Assert.Equal(["make shop.pem the default certificate of web", "serve certificate shop.2.pem on web", "drop certificate shop.1.pem from web"], plan.Moves.Select(move => move.Text));
    }

    [Fact]
    public void A_chain_that_changed_alone_is_taken_over_by_the_default_too()
    {
        var (before, after) = (Certificate("shop", 1), Certificate("shop", 2) with { Fingerprint = "1" });

        var plan = Plan(Wanted(after), Loaded(before, before));

        Assert.Equal(before.Fingerprint, after.Fingerprint);
        Assert.IsType<Move.SetDefaultCertificate>(plan.Moves[0]);
    }

    [Fact]
    public void What_is_served_as_it_should_be_needs_nothing() =>
        Assert.Empty(Plan(Wanted(Certificate("shop", 1), Certificate("blog", 1)), Loaded(Certificate("shop", 1), Certificate("blog", 1), Certificate("shop", 1))).Moves);

    [Fact]
    public void A_HAProxy_without_the_list_is_left_alone() => Assert.Empty(Plan(Wanted(Certificate("shop", 1)), loaded: null).Moves);

    [Fact]
    public void A_certificate_that_is_too_large_is_loaded_by_one_reload_and_by_none_where_the_configuration_is_refused()
    {
        var large = Certificate("shop", 2) with { FitsCommand = false };
        var world = World(Wanted(large), Loaded(Certificate("shop", 1), Certificate("shop", 1)));

        var plan = Plan(world);
        var loaded = Forecast.After(world, plan.Moves[0], Desired.Empty, "loaded");

        Assert.Equal("reload HAProxy: certificate shop.pem of web is too large for a command", Assert.Single(plan.Moves).Text);
        Assert.Empty(Plan(loaded).Moves);
        Assert.Empty(Plan(world with { Refused = new RefusedConfig("loaded", "no") }).Moves);
    }

    [Fact]
    public void A_refused_change_waits_for_its_time_and_what_it_would_replace_stays()
    {
        var next = Certificate("shop", 2);
        var retryAt = Sample.Now.AddSeconds(30);
        var world = World(Wanted(next), Loaded(Certificate("shop", 1), Certificate("shop", 1))) with
        {
            RefusedCertificates = [new RefusedCertificate(Web, next.File, "no", retryAt)],
        };

        var early = Plan(world);
        var late = Planner.Plan(Desired.Empty, "loaded", world, retryAt);

        Assert.Empty(early.Moves);
        Assert.Equal(retryAt, early.WakeAt);
        Assert.Equal(["make shop.pem the default certificate of web", "serve certificate shop.2.pem on web"], late.Moves.Select(move => move.Text));
    }

    [Fact]
    public void No_name_is_without_a_certificate_after_any_move_and_the_plan_leads_to_what_is_wanted() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Worlds().ToArbitrary(), world =>
        {
            var wanted = world.Certificates[0];
            var kept = Names(world).Intersect(wanted.Certificates.Select(each => each.Name)).ToList();
            foreach (var move in Plan(world).Moves)
            {
                world = Forecast.After(world, move, Desired.Empty, "loaded");
                Assert.All(kept, name => Assert.Contains(name, Names(world)));
            }

            Assert.Empty(Plan(world).Moves);
            Assert.Equal(wanted.Default.Fingerprint, world.Proxy!.Certificates[0].DefaultFingerprint);
            Assert.Equal(wanted.Certificates.Select(each => each.File).Order(), world.Proxy.Certificates[0].Files.Order());
        }));

    private static Gen<Observed> Worlds() =>
        from wanted in Sets()
        from loaded in Sets()
        from first in Gen.Choose(1, 3)
        select World(Wanted(wanted), Loaded(Certificate("a", first), wanted.Length == 0 ? [] : loaded));

    private static Gen<Certificate[]> Sets() => Gen.Elements("a", "b", "c", "d").NonEmptyListOf().SelectMany(names =>
        Gen.Choose(1, 3).ListOf(4).Select(numbers => names.Distinct().Select((name, index) => Certificate(name, numbers[index])).ToArray()));

    private static List<string> Names(Observed world) => [.. world.Proxy!.Certificates[0].Files.Select(file => file.Split('.')[0] + ".pem")];

    private static Certificate Certificate(string name, int number) => new()
    {
        Name = $"{name}.pem", File = $"{name}.{number}.pem", Fingerprint = $"{number}", Names = [$"{name}.test"],
        NotBefore = Sample.Now, NotAfter = Sample.Now.AddDays(90), FitsCommand = true,
    };

    private static CertificateSet Wanted(params Certificate[] certificates) => new() { Frontend = Web, Certificates = certificates.ToValueList(), Default = certificates[0] };

    private static LoadedCertificates Loaded(Certificate served, params Certificate[] listed) =>
        new(Web, served.Fingerprint, listed.Select(each => each.File).ToValueList());

    private static Plan Plan(CertificateSet wanted, LoadedCertificates? loaded) => Plan(World(wanted, loaded));

    private static Plan Plan(Observed world) => Planner.Plan(Desired.Empty, "loaded", world, Sample.Now);

    private static Observed World(CertificateSet wanted, LoadedCertificates? loaded) => new()
    {
        Docker = new DockerView { Reachable = true, Listed = true, Containers = [] },
        Proxy = new ProxyView { WorkerPid = 1, Structure = "loaded", Servers = [], Maps = [], Certificates = loaded is null ? [] : [loaded] },
        Certificates = [wanted],
    };
}
