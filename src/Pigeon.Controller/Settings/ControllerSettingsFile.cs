using Pigeon.Hosting.Settings;

namespace Pigeon.Controller.Settings;

/// <summary>The controller's configuration: <c>controller.yaml</c>, and over it the variables <c>PIGEON_...</c> of the environment.</summary>
public static class ControllerSettingsFile
{
    /// <summary>Read when no other file is named; it may be absent.</summary>
    public const string DefaultPath = "/etc/pigeon/controller.yaml";

    internal static readonly string[] Known = ["name", "listen", "state_dir", "lease", NodeGroupSettings.Key, "tls", "certificates", "store", "advertise", WebhooksReader.Key, "audit", "connections", "metrics", "log"];

    internal static readonly string[] KnownOfTls = ["certificate", "key", "ca"];

    internal static readonly string[] KnownOfAuthority = ["certificate", "key"];

    internal static readonly string[] KnownOfMetrics = ["token_file"];

    internal static readonly string[] KnownOfCertificates = ["lifetime"];

    private static readonly (TimeSpan From, TimeSpan To) Lifetime = (TimeSpan.FromMinutes(1), TimeSpan.FromDays(825));

    private static readonly TimeSpan DefaultLease = TimeSpan.FromSeconds(15);

    /// <param name="path">The file; it must exist. Null: the file at <see cref="DefaultPath"/> if there is one, else the defaults.</param>
    /// <param name="hostName">The name of the controller where neither file nor environment says one.</param>
    public static SettingsResult<ControllerSettings> Load(string? path, IReadOnlyDictionary<string, string> environment, string hostName) =>
        SettingsSource.Load(path, DefaultPath, (text, file) => Read(text, file, environment, hostName));

    /// <summary>Reads the whole configuration. What does not fit is in the errors, and a default stands in for it, so that the rest is judged too.</summary>
    internal static SettingsResult<ControllerSettings> Read(string text, string fileName, IReadOnlyDictionary<string, string> environment, string hostName)
    {
        var source = SettingsSource.Open(text, fileName, environment, Known);
        var listen = ListenReader.Read(source.Top.List("listen"));
        var name = CommonReader.Name(source, hostName, "the controller");
        var tls = source.Top.Below("tls", KnownOfTls);
        var settings = new ControllerSettings
        {
            Name = name,
            Listen = listen,
            StateDir = SafePath.Read(source.Top["state_dir"], SafePath.LongestFolder) ?? "/var/lib/pigeon-controller",
            Lease = source.Top["lease"]?.Duration(TimeSpan.FromSeconds(3), TimeSpan.FromHours(1)) ?? DefaultLease,
            NodeGroups = NodeGroupSettings.Read(source.File?[NodeGroupSettings.Key], source.Environment),
            Tls = ReadTls(tls),
            Authority = ReadAuthority(tls.Below("ca", KnownOfAuthority)),
            CertificateLifetime = source.Top.Below("certificates", KnownOfCertificates)["lifetime"]?.Duration(Lifetime.From, Lifetime.To) ?? TimeSpan.FromDays(30),
            Etcd = EtcdReader.Read(source.Top.Below("store", ["etcd"]).Below("etcd", EtcdReader.Known), source.File?["store"]),
            Advertise = AdvertiseReader.Read(source.Top.Said("advertise"), listen, name),
            Webhooks = WebhooksReader.Read(source.File?[WebhooksReader.Key], source.Environment),
            Audit = LimitReader.Audit(source.Top.Below("audit", LimitReader.KnownOfAudit)),
            Connections = LimitReader.Connections(source.Top.Below("connections", LimitReader.KnownOfConnections)),
            MetricsTokenFile = SafePath.Read(source.Top.Below("metrics", KnownOfMetrics).Said("token_file"), SafePath.LongestFolder),
            Log = CommonReader.Log(source),
        };
        return source.Conclude(settings, NodeGroupSettings.Key, "tls", "certificates", "store", WebhooksReader.Key, "audit", "connections", "metrics", "log");
    }

    private static OwnCertificateFiles? ReadTls(Layers tls)
    {
        var (certificate, key) = (tls.Said("certificate"), tls.Said("key"));
        if (certificate is null && key is null) return null;
        if (certificate is null) key!.FailAtKey("'tls.certificate' is missing: a key needs its certificate");
        if (key is null) certificate!.FailAtKey("'tls.key' is missing: a certificate needs its key");
        return SafePath.Read(certificate, SafePath.LongestFolder) is { } file && SafePath.Read(key, SafePath.LongestFolder) is { } secret
            ? new OwnCertificateFiles(file, secret)
            : null;
    }

    private static OwnAuthorityFiles? ReadAuthority(Layers ca)
    {
        var (certificate, key) = (ca.Said("certificate"), ca.Said("key"));
        if (certificate is null && key is not null) key.FailAtKey("'tls.ca.certificate' is missing: a key needs its certificate");
        if (certificate is null || SafePath.Read(certificate, SafePath.LongestFolder) is not { } file) return null;
        return new OwnAuthorityFiles(file, key is null ? null : SafePath.Read(key, SafePath.LongestFolder));
    }
}
