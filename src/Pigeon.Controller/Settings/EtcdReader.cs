using Pigeon.Core;
using Pigeon.Core.Yaml;
using Pigeon.Hosting.Settings;

namespace Pigeon.Controller.Settings;

/// <summary>Reads <c>store.etcd</c>: the etcd that several controllers share.</summary>
internal static class EtcdReader
{
    public static readonly string[] Known = ["endpoints", "prefix", "ca", "certificate", "key", "user", "password_file", "lease"];

    private const string Rule = "write https://HOST:2379, or http://HOST:2379 where the network between is yours alone, without a path";

    private const int Most = 16;

    private const int LongestPrefix = 100;

    private const int LongestUser = 255;

    /// <param name="at">The key in the file, to say there what is missing below it.</param>
    /// <returns>Null: the state is in files.</returns>
    public static EtcdPlace? Read(Layers etcd, Field? at)
    {
        var said = Known.Select(etcd.Said).OfType<Field>().ToList();
        if (etcd.List("endpoints") is not { } list)
        {
            if (said.Count > 0) (at ?? said[0]).FailAtKey($"'etcd.endpoints' is missing: {Rule}");
            return null;
        }

        var items = list.Items(Most);
        var place = new EtcdPlace
        {
            Endpoints = ReadEndpoints(items ?? []),
            Prefix = SafePath.Read(etcd.Said("prefix"), LongestPrefix) ?? EtcdPlace.DefaultPrefix,
            CaFile = SafePath.Read(etcd.Said("ca"), SafePath.LongestFolder),
            Tls = ReadTls(etcd.Said("certificate"), etcd.Said("key")),
            User = ReadUser(etcd.Said("user"), etcd.Said("password_file")),
            PasswordFile = SafePath.Read(etcd.Said("password_file"), SafePath.LongestFolder),
            Lease = etcd["lease"]?.Duration(TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5)) ?? EtcdPlace.DefaultLease,
        };
        return items is { Count: 0 } ? null : place;
    }

    private static ValueList<Uri> ReadEndpoints(IReadOnlyList<Field> items)
    {
        var endpoints = new List<Uri>();
        foreach (var item in items)
        {
            if (item.Text() is not { } text) continue;
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url is not { Scheme: "https" or "http", AbsolutePath: "/", Query: "", Fragment: "", UserInfo: "" })
                item.Fail(text.Contains('@', StringComparison.Ordinal) ? $"does not fit: {Rule}; a user is said under 'user'" : $"'{text}' does not fit: {Rule}");
            else if (endpoints.Contains(url)) item.Fail($"'{text}' is said twice");
            else endpoints.Add(url);
        }

        return endpoints.ToValueList();
    }

    private static OwnCertificateFiles? ReadTls(Field? certificate, Field? key)
    {
        if (certificate is null && key is null) return null;
        if (certificate is null) key!.FailAtKey("'store.etcd.certificate' is missing: a key needs its certificate");
        if (key is null) certificate!.FailAtKey("'store.etcd.key' is missing: a certificate needs its key");
        return SafePath.Read(certificate, SafePath.LongestFolder) is { } file && SafePath.Read(key, SafePath.LongestFolder) is { } secret
            ? new OwnCertificateFiles(file, secret)
            : null;
    }

    private static string? ReadUser(Field? user, Field? passwordFile)
    {
        if (user is null)
        {
            passwordFile?.FailAtKey("'store.etcd.user' is missing: a password needs its user");
            return null;
        }

        if (passwordFile is null) user.FailAtKey("'store.etcd.password_file' is missing: a user needs a password, in a file that only the controller may read");
        if (user.Text() is not { } text) return null;
        if (text.Length <= LongestUser && text.All(Printable.Is)) return text;
        user.Fail($"is no user's name: at most {LongestUser} printable characters");
        return null;
    }
}
