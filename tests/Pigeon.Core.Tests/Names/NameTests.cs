using Pigeon.Core.Names;

namespace Pigeon.Core.Tests.Names;

/// <summary>What is let in and what is not, for every kind of name: a name ends up in HAProxy's files and on its socket as it is.</summary>
public sealed class NameTests
{
    private static readonly Dictionary<string, (string[] Good, string[] Bad, int Longest)> Rules = new()
    {
        ["AppName"] = (["a", "9", "shop", "shop-2.eu_west", "a-", "a."], ["Shop", "_a", "-a", ".a", "a_", "a__b", "a/b", "a:b"], 40),
        ["AppPattern"] = (["*", "shop-*", "s?op", "a.b_c"], ["Shop", "a/b", "a:b", "[ab]", "a,b", ""], 40),
        ["StackVersion"] = (["1", "1.14", "V2", "a__b", "2030-01-01_rc.1"], [".1", "-1", "_1", "1+2", "1:2", "1@2"], 63),
        ["ServiceName"] = (["web", "w_e-b", "0", "a__b", "a_"], ["Web", "_a", "-a", "a.b"], 40),
        ["VmLabelKey"] = (["role", "Z.a_b-", "k"], ["", "1a", "_a", ".a", "a b", "a:b", "a@b"], 63),
        ["NodeGroupName"] = (["web", "9", "Web_1.a-"], ["", "-a", ".a", "_a", "a b", "a@b"], 63),
        ["FrontendName"] = (["web", "w-2", "w"], ["2w", "-w", "Web", "w_b", "w.b"], 32),
        ["NetworkName"] = (["web", "Web_1", "a.b-c", "a__b"], ["_a", "-a", ".a", "a:b"], 63),
        ["HostName"] = (["a", "shop.example.org", "a-b.c", "1.2.3.4", "xn--bcher-kva.example"], ["Shop.example.org", "a..b", ".a", "a.", "-a", "a-", "a-.b", "a_b", "a:80", "*.a", "[::1]"], 253),
        ["VmName"] = (["vm1", "web-1.eu.example.org", "1.2.3.4"], ["Vm1", "vm_1", "-a", "a.", ".a", "a..b", "a/b", "a:1"], 253),
        ["VmAddress"] = (["10.0.0.7", "fd00::7", "::ffff:10.0.0.7", "1111:2222:3333:4444:5555:6666:7777:8888"], ["0.0.0.0", "::", "010.0.0.7", "10.1", "0x0a.0.0.1", "1", "[::1]", "fe80::1%1", "10.0.0.7:80", "10.0.0.256", "vm1"], 39),
        ["UrlPath"] = (["/", "/api", "/api/v1.0/~x_y-z", "//"], ["api", "", "/a?b", "/a#b", "/a%20b", "/a b", "/ä"], 255),
        ["CookieName"] = (["SRV", "a", "_a.b-1"], ["a=b", "a,b", "a/b", "(a)"], 64),
        ["CookieKey"] = (["a-long-secret", "AbC/9+_="], ["short", "a-long:secret"], 128),
        ["FilePath"] = (["/a", "/etc/ssl/certs/ca-certificates.crt", "/a_b"], ["a", "/", "./a", "@system-ca", "/a~", "/a:b"], 255),
        ["SourceNetwork"] = (["10.0.0.0/8", "192.168.7.4/32", "0.0.0.0/0", "::/0", "fd00::/8", "2001:db8::1/128"],
            ["10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/08", "10.0.0.0/-1", "10.0.0.0/", "/8", "010.0.0.0/8", "10.1", "10.1/16", "0x0a.0.0.0/8", "1/8", "fd00::1/8", "::/129", "[::1]", "fe80::1%1", "::1/128/1", "all"], 43),
        ["HeaderName"] = (["X-Preview", "x", "A1-b"], ["1x", "-x", "X_Y", "X.Y", "X:", "X/"], 64),
        ["MatchValue"] = (["yes", "-yes", "--", "a.b_c~d+e/f=g:h@i"], ["a,b", "a(b", "a*b", "a?b", "a&b", "a!b"], 128),
        ["OperationId"] = (["12345678", "0a-------"], ["1234567", "1234567A", "1234567_", "1234567."], 64),
        ["FormulaPath"] = (["a", "nginx.conf", "conf.d/a_b/c+d@e=f~g-h", ".htaccess", "..."], ["/a", "a/", "a//b", ".", "..", "./a", "../a", "a/../b", "a/.", "a:b", "a,b", "a*"], 255),
        ["FileRights"] = (["0644", "0000", "0777"], ["644", "0888", "1644", "4755", "2755", "00644", "0o44"], 4),
        ["FileOwner"] = (["0:0", "33:33", "4294967294:0"], ["root:root", "33", "33:", ":33", "033:33", "-1:0", "4294967295:0", "0:4294967296", "1:2:3"], 21),
        ["ContentHash"] = ([new string('a', 64), new string('0', 64)], [new string('A', 64), new string('g', 64), "abc"], 64),
        ["DefinitionDigest"] = ([new string('0', 62) + "af"], [new string('0', 63), new string('0', 63) + "A", new string('0', 63) + "g"], 64),
        ["ContainerId"] = (["0123456789ab"], ["0123456789a", "0123456789AB", "0123456789ag"], 64),
    };

    /// <summary>What no name may hold, wherever it stands: each would end a line or a word, or be read as another text.</summary>
    private static readonly string[] Hostile = ["\n", "\r", "\r\n", "\0", " ", "\t", ";", "\"", "'", "\\", "#", "%", "$", "{", "|", "<<", "\u00a0", "\u200b", "\u2028", "٣", "１", "é", "ı", "\u212a", "\ud83d\ude00", "\ud800"];

    public static TheoryData<string> Kinds => new(Rules.Keys);

    [Fact]
    public void Every_kind_of_name_is_covered() => Assert.Equal(
        typeof(AppName).Assembly.GetTypes()
            .Where(type => type.IsValueType && type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IName<>)))
            .Select(type => type.Name).Order(StringComparer.Ordinal),
        Rules.Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_fits_the_rule_is_let_in_unchanged(string kind) =>
        Assert.All(Rules[kind].Good, text => Assert.Equal((true, text), Try(kind, text)));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_does_not_fit_the_rule_stops_at_the_door(string kind) =>
        Assert.All(Rules[kind].Bad.Append("").Append(null), text => Assert.False(Try(kind, text).Fits, $"let in: {text}"));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_hostile_character_stops_at_the_door_wherever_it_stands(string kind)
    {
        foreach (var good in Rules[kind].Good)
            foreach (var evil in Hostile)
                Assert.All([good + evil, evil + good, good[..1] + evil + good[1..]], text => Assert.False(Try(kind, text).Fits, $"let in: {text}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Length_has_a_limit(string kind)
    {
        var longest = Rules[kind].Longest;

        Assert.True(Try(kind, Of(kind, longest)).Fits);
        Assert.False(Try(kind, Of(kind, longest + 1)).Fits);
        Assert.False(Try(kind, Of(kind, 10_240)).Fits);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parse_throws_where_TryParse_says_no(string kind)
    {
        var good = Rules[kind].Good[0];

        Assert.Equal(good, Parse(kind, good));
        Assert.Throws<FormatException>(() => Parse(kind, good + "\n"));
    }

    [Theory]
    [InlineData("10.0.0.7", "10.0.0.7/32")]
    [InlineData("FD00::7", "fd00::7/128")]
    [InlineData("FD00:0:0::/16", "fd00::/16")]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.1/128")]
    public void A_network_has_one_spelling(string text, string spelling) => Assert.Equal(spelling, SourceNetwork.Parse(text).Text);

    [Fact]
    public void A_container_is_shown_by_its_first_twelve_digits() =>
        Assert.Equal("0123456789ab", ContainerId.Parse("0123456789abcdef").ToString());

    /// <summary>A text of the length that fits in all but, perhaps, its length. Labels of host names are short, hence the dots.</summary>
    private static string Of(string kind, int length) => kind switch
    {
        "HostName" or "VmName" => string.Concat(Enumerable.Range(1, length).Select(at => at % 2 == 0 && at != length ? '.' : 'a')),
        "UrlPath" or "FilePath" => "/" + new string('a', length - 1),
        "VmAddress" => "1111:2222:3333:4444:5555:6666:7777:8888".PadRight(length, 'a'),
        "FileRights" => "0644".PadRight(length, '0'),
        "FileOwner" => "4294967294:4294967294".PadRight(length, '0'),
        "SourceNetwork" => "1111:2222:3333:4444:5555:6666:7777:8888/128".PadRight(length, 'a'),
        _ => new string('a', length),
    };

    private static (bool Fits, string? Text) Try(string kind, string? text) => kind switch
    {
        "AppName" => Try<AppName>(text),
        "AppPattern" => Try<AppPattern>(text),
        "StackVersion" => Try<StackVersion>(text),
        "ServiceName" => Try<ServiceName>(text),
        "VmLabelKey" => Try<VmLabelKey>(text),
        "NodeGroupName" => Try<NodeGroupName>(text),
        "FrontendName" => Try<FrontendName>(text),
        "NetworkName" => Try<NetworkName>(text),
        "HostName" => Try<HostName>(text),
        "VmName" => Try<VmName>(text),
        "VmAddress" => Try<VmAddress>(text),
        "UrlPath" => Try<UrlPath>(text),
        "OperationId" => Try<OperationId>(text),
        "CookieName" => Try<CookieName>(text),
        "CookieKey" => Try<CookieKey>(text),
        "FilePath" => Try<FilePath>(text),
        "SourceNetwork" => Try<SourceNetwork>(text),
        "HeaderName" => Try<HeaderName>(text),
        "DefinitionDigest" => Try<DefinitionDigest>(text),
        "MatchValue" => Try<MatchValue>(text),
        "FormulaPath" => Try<FormulaPath>(text),
        "FileRights" => Try<FileRights>(text),
        "FileOwner" => Try<FileOwner>(text),
        "ContentHash" => Try<ContentHash>(text),
        _ => Try<ContainerId>(text),
    };

    private static (bool Fits, string? Text) Try<T>(string? text) where T : struct, IName<T> => (T.TryParse(text, out var name), name.Text);

    private static string Parse(string kind, string text) => kind switch
    {
        "AppName" => AppName.Parse(text).ToString(),
        "AppPattern" => AppPattern.Parse(text).ToString(),
        "StackVersion" => StackVersion.Parse(text).ToString(),
        "ServiceName" => ServiceName.Parse(text).ToString(),
        "VmLabelKey" => VmLabelKey.Parse(text).ToString(),
        "NodeGroupName" => NodeGroupName.Parse(text).ToString(),
        "FrontendName" => FrontendName.Parse(text).ToString(),
        "NetworkName" => NetworkName.Parse(text).ToString(),
        "HostName" => HostName.Parse(text).ToString(),
        "VmName" => VmName.Parse(text).ToString(),
        "VmAddress" => VmAddress.Parse(text).ToString(),
        "UrlPath" => UrlPath.Parse(text).ToString(),
        "OperationId" => OperationId.Parse(text).ToString(),
        "CookieName" => CookieName.Parse(text).ToString(),
        "CookieKey" => CookieKey.Parse(text).ToString(),
        "FilePath" => FilePath.Parse(text).ToString(),
        "SourceNetwork" => SourceNetwork.Parse(text).ToString(),
        "HeaderName" => HeaderName.Parse(text).ToString(),
        "DefinitionDigest" => DefinitionDigest.Parse(text).ToString(),
        "MatchValue" => MatchValue.Parse(text).ToString(),
        "FormulaPath" => FormulaPath.Parse(text).ToString(),
        "FileRights" => FileRights.Parse(text).ToString(),
        "FileOwner" => FileOwner.Parse(text).ToString(),
        "ContentHash" => ContentHash.Parse(text).ToString(),
        _ => ContainerId.Parse(text).ToString(),
    };
}
