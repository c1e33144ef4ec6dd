using System.Text;
using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.Rendering;
using Pigeon.Core.World;
using Pigeon.Hosting.Files;

namespace Pigeon.Agent.Certificates;

/// <summary>The files from which HAProxy serves a frontend's certificates: a copy of each, the default's once more, and the list that names them.</summary>
internal sealed class CertificateCopies(FrontendName frontend, ProxySettings places, TimeProvider time)
{
    private const string NobodysName = "default.pigeon.invalid";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Folder { get; } = Path.GetDirectoryName(places.DefaultCertificate(frontend))!;

    public string PathOf(string file) => places.CertificateFile(frontend, file);

    public bool Has(string file) => File.Exists(PathOf(file));

    /// <summary>Whether the files are those that were put up last.</summary>
    public bool Holds(CertificateSet set) =>
        File.Exists(places.DefaultCertificate(frontend)) && File.Exists(places.CertificateList(frontend)) && set.Certificates.All(each => Has(each.File));

    /// <summary>Creates the folder, for the owner alone.</summary>
    public void Prepare()
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException("private keys need unix file modes");
        Directory.CreateDirectory(Folder, OwnerOnly);
    }

    /// <summary>What the list names: the certificates that were good when an agent looked last.</summary>
    public ValueList<Certificate> Restore()
    {
        if (!File.Exists(places.CertificateList(frontend))) return [];
        return File.ReadLines(places.CertificateList(frontend))
            .Select(line => Path.GetFileName(line.Split(' ')[0]))
            .Where(file => CertificateFileName.OriginalOf(file) is not null && Has(file))
            .Select(file => Read(CertificateFileName.OriginalOf(file)!, PathOf(file)))
            .OfType<Certificate>().ToValueList();
    }

    public Task WriteAsync(PemVerdict.Good good, CancellationToken ct) =>
        DurableFile.WriteAsync(PathOf(good.Certificate.File), good.Text, DurableFile.Private, ct);

    public void Delete(string file) => File.Delete(PathOf(file));

    /// <summary>Puts the list up when everything that it names is there, and removes what it names no more.</summary>
    public async Task<CertificateSet> PutUpAsync(ValueList<Certificate> certificates, CancellationToken ct)
    {
        var chosen = certificates.FirstOrDefault(each => each.Name == CertificateFileName.Default) ?? (certificates.Count > 0 ? certificates[0] : null);
        var source = chosen is null ? await PlaceholderAsync(ct) : PathOf(chosen.File);
        var set = new CertificateSet
        {
            Frontend = frontend,
            Certificates = certificates,
            Default = chosen ?? Read(PlaceholderCertificate.Name, source) ?? throw new IOException($"{source} is damaged"),
        };
        await DurableFile.WriteIfChangedAsync(places.DefaultCertificate(frontend), await File.ReadAllTextAsync(source, ct), DurableFile.Private, ct);

        // A name that nobody has (RFC 2606) keeps the default from being found by the certificate's own names: its own entry is
        // there for that. Without any name ("!*") HAProxy 2.6 would set up a default that changes without HTTP/2 and TLS options.
        var list = new StringBuilder($"{places.DefaultCertificate(frontend)} {NobodysName}\n");
        foreach (var certificate in certificates) list.Append(PathOf(certificate.File)).Append('\n');
        await DurableFile.WriteIfChangedAsync(places.CertificateList(frontend), list.ToString(), DurableFile.Private, ct);
        foreach (var stale in Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)!).Where(file => IsStale(file, certificates)).ToList()) Delete(stale);
        return set;
    }

    private static bool IsStale(string file, ValueList<Certificate> certificates) =>
        CertificateFileName.OriginalOf(file) is not null && certificates.All(each => each.File != file);

    private async Task<string> PlaceholderAsync(CancellationToken ct)
    {
        var path = PathOf(PlaceholderCertificate.Name);
        if (!File.Exists(path) || Read(PlaceholderCertificate.Name, path) is not { } placeholder || placeholder.NotAfter < time.GetUtcNow())
            await DurableFile.WriteAsync(path, PlaceholderCertificate.Create(time.GetUtcNow()), DurableFile.Private, ct);
        return path;
    }

    private static Certificate? Read(string name, string path) =>
        PemReader.Read(name, File.ReadAllText(path)) is PemVerdict.Good good ? good.Certificate : null;
}
