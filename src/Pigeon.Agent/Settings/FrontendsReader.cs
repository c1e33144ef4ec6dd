using Pigeon.Core;
using Pigeon.Core.Definitions;
using Pigeon.Core.Names;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Agent.Settings;

/// <summary>Reads <c>frontends</c>. The environment has <c>PIGEON_FRONTENDS_NAME_BIND</c>, <c>..._INTERNAL</c> and so on, with <c>_</c> for each <c>-</c> of the name.</summary>
internal sealed class FrontendsReader
{
    private const int MostFrontends = 32;

    private const int MostBinds = 32;

    private static readonly string[] Known = ["bind", "internal", "mode", "tls", TrustedProxiesReader.Key];

    private static readonly string[] KnownOfTrusted = ["networks", "by"];

    /// <summary>How the variables of a frontend's keys end; the longer endings first, because they end in shorter ones.</summary>
    private static readonly string[] Endings =
        [.. TlsKeys.Known.Select(key => $"tls_{key}"), .. KnownOfTrusted.Select(key => $"{TrustedProxiesReader.Key}_{key}"), "bind", "internal", "mode"];

    /// <summary>In every spelling the same place, with the first that took it.</summary>
    private readonly Dictionary<string, string> _places = new(StringComparer.Ordinal);

    private readonly EnvironmentValues _environment;

    private FrontendsReader(EnvironmentValues environment) => _environment = environment;

    /// <param name="file">What the file says; null leaves the one frontend of the defaults, of which the environment may still change a part.</param>
    public static ValueList<FrontendSettings> Read(Field? file, EnvironmentValues environment)
    {
        var reader = new FrontendsReader(environment);
        var web = FrontendName.Parse("web");
        var found = file is null ? [] : FromFile(file);
        var added = FromEnvironment(environment).Distinct().Where(name => !found.Exists(one => one.Name == name) && (file is not null || name != web)).ToList();
        return
        [
            .. file is null ? [reader.ReadDefault(web)] : found.Select(one => reader.ReadOne(one.Name, one.Keys)),
            .. added.Select(name => reader.ReadOne(name, null)),
        ];
    }

    private static List<(FrontendName Name, Section Keys)> FromFile(Field file)
    {
        var found = new List<(FrontendName, Section)>();
        var entries = file.Entries();
        if (entries is { Count: 0 }) file.Fail("names no frontend: name one, or leave the key out");
        if (entries is { Count: > MostFrontends }) file.Fail($"names {entries.Count} frontends; at most {MostFrontends} are taken");
        foreach (var (key, value) in entries ?? [])
        {
            var section = Section.Open(value, Known);
            if (!FrontendName.TryParse(key.Text, out var name)) value.FailAtKey($"'{key.Text}' does not fit: {FrontendName.Rule}");
            else if (name.Text.EndsWith(TlsKeys.Ending, StringComparison.Ordinal)) value.FailAtKey(TlsKeys.WhyNoSuchName);
            else if (section is not null) found.Add((name, section));
        }
        return found;
    }

    /// <summary>A variable whose name makes no sense is never asked for, and so is refused as unknown.</summary>
    private static IEnumerable<FrontendName> FromEnvironment(EnvironmentValues environment)
    {
        foreach (var key in environment.KeysBelow("frontends"))
        {
            if (Endings.FirstOrDefault(ending => key.EndsWith($"_{ending}", StringComparison.Ordinal)) is not { } found) continue;
            var end = key.Length - found.Length - 1;
            var name = end > "frontends".Length ? key["frontends_".Length..end].Replace('_', '-') : "";
            if (FrontendName.TryParse(name, out var frontend)) yield return frontend;
        }
    }

    /// <summary>The defaults take their places first, so that a clash is reported where somebody wrote something.</summary>
    private FrontendSettings ReadDefault(FrontendName name)
    {
        var bind = Said(name, "bind") is null ? Default("*:80") : null;
        var inner = Said(name, "internal") is null ? Default("127.0.0.1:8080") : null;
        return WithTraffic(WithTls(new(name, bind ?? ReadBind(name, null, null), inner ?? ReadPlaces(name, "internal", null)), null), null);
    }

    private FrontendSettings ReadOne(FrontendName name, Section? keys)
    {
        var tls = keys?["tls"] is { } field ? Section.Open(field, TlsKeys.Known) : null;
        return WithTraffic(WithTls(new(name, ReadBind(name, keys, tls), ReadPlaces(name, "internal", keys?["internal"])), tls), keys);
    }

    private FrontendSettings WithTls(FrontendSettings frontend, Section? tls) => frontend with
    {
        TlsBind = ReadPlaces(frontend.Name, "tls_bind", tls?["bind"]),
        Certificates = SafePath.Read(_environment.Find(KeyOf(frontend.Name, "tls_certificates")) ?? tls?["certificates"], SafePath.LongestFolder)
            ?? FrontendSettings.DefaultCertificates,
    };

    /// <summary>What comes in there, and from whom.</summary>
    private FrontendSettings WithTraffic(FrontendSettings frontend, Section? keys)
    {
        var layers = new Layers(keys, _environment, KeyOf(frontend.Name, ""));
        var mode = layers["mode"]?.OneOf("http", "tcp") == "tcp" ? ProxyMode.Tcp : ProxyMode.Http;
        var trusted = TrustedProxiesReader.Read(layers.Below(TrustedProxiesReader.Key, KnownOfTrusted), mode, keys?[TrustedProxiesReader.Key]);
        return frontend with { Mode = mode, Trusted = trusted };
    }

    private ValueList<string> Default(string place)
    {
        _places.Add(place, "the default of 'frontends'");
        return [place];
    }

    /// <summary>A frontend may listen for TLS only; it listens somewhere.</summary>
    private ValueList<string> ReadBind(FrontendName name, Section? keys, Section? tls)
    {
        const string why = "say where the frontend listens, such as [\"*:80\"], here or as tls.bind";
        if ((Said(name, "tls_bind") ?? tls?["bind"]) is not (null or { Value: YamlValue.Sequence { Items.Count: 0 } })) return ReadPlaces(name, "bind", keys?["bind"]);
        if (Said(name, "bind") is null && keys is null)
        {
            var said = Endings.Select(ending => Said(name, ending)).FirstOrDefault(field => field is not null);
            said?.Fail($"the frontend '{name}' has no bind: set {EnvironmentValues.NameOf(KeyOf(name, "bind"))} too");
            return [];
        }
        var field = Said(name, "bind") ?? keys!.Required("bind", why);
        if (field is { Value: YamlValue.Sequence { Items.Count: 0 } }) field.Fail($"is empty: {why}");
        return ReadPlaces(name, "bind", field);
    }

    private ValueList<string> ReadPlaces(FrontendName name, string key, Field? file)
    {
        var places = new List<string>();
        foreach (var item in (Said(name, key) ?? file)?.Items(MostBinds) ?? [])
        {
            if (item.Text() is not { } text) continue;
            if (!BindAddress.TryParse(text, out var canonical)) item.Fail($"'{text}' does not fit: {BindAddress.Rule}");
            else if (!_places.TryAdd(canonical, item.Path)) item.Fail($"'{text}' is taken already, by {_places[canonical]}");
            else places.Add(text);
        }
        return places.ToValueList();
    }

    private Field? Said(FrontendName name, string key) => _environment.FindList(KeyOf(name, key));

    private static string KeyOf(FrontendName name, string key) => $"frontends_{name.Text.Replace('-', '_')}_{key}";
}
