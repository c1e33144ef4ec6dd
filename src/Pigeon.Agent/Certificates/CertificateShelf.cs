using Pigeon.Core;
using Pigeon.Core.Names;
using Pigeon.Core.World;

namespace Pigeon.Agent.Certificates;

/// <summary>
/// The certificates of one frontend: an operator's folder, and the copies from which HAProxy starts. HAProxy never reads the folder itself,
/// because a file that is half written there must not stand in the way of a reload or a restart; each copy was judged first.
/// </summary>
internal sealed class CertificateShelf(FrontendName frontend, string folder, CertificateCopies copies, CertificateCheck check)
{
    private readonly Dictionary<string, (FileStamp Stamp, PemVerdict Verdict)> _judged = new(StringComparer.Ordinal);
    private CertificateSet? _last;

    /// <summary>Everything about the folder that a change of its certificates changes.</summary>
    public string Listing()
    {
        try
        {
            return string.Join('\n', CertificateFolder.List(folder).Select(file => $"{file.Name} {file.Path} {file.Length} {file.Written.Ticks}"));
        }
        catch (IOException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>Takes in what has changed. A bad file keeps the certificate that was there under its name, and a folder that cannot be read keeps all.</summary>
    /// <exception cref="IOException">The copies could not be written; those from before are as they were.</exception>
    public async Task<CertificateSet> TakeInAsync(CancellationToken ct)
    {
        copies.Prepare();
        var problems = new List<string>();
        var before = (_last?.Certificates ?? copies.Restore()).Where(each => copies.Has(each.File)).ToValueList();
        var next = await ChooseAsync(before, problems, ct);
        if (_last is null || !_last.Certificates.Equals(next) || !copies.Holds(_last)) _last = await copies.PutUpAsync(next, ct);
        if (_last.HasPlaceholder)
            problems.Add($"{frontend} serves a placeholder that no client trusts: put NAME.pem with certificate, chain and private key into {folder}");
        return _last = _last with { Problems = problems.ToValueList() };
    }

    private async Task<ValueList<Certificate>> ChooseAsync(ValueList<Certificate> before, List<string> problems, CancellationToken ct)
    {
        IReadOnlyList<FileStamp> files;
        try
        {
            files = CertificateFolder.List(folder);
        }
        catch (IOException fault)
        {
            problems.Add($"{frontend}: the folder {folder} cannot be read ({fault.Message}){(before.Count > 0 ? "; its last certificates stay in use" : "")}");
            return before;
        }

        var candidates = files.Where(file => IsCandidate(file, problems)).ToList();
        if (candidates.Count == 0 && before.Count > 0)
        {
            // A volume that is not mounted looks like that.
            problems.Add($"{frontend}: {folder} holds no certificate any more; its last ones stay in use");
            return before;
        }

        await JudgeAsync(candidates, before, ct);
        return candidates.Select(file => Chosen(file.Name, before, problems)).OfType<Certificate>().ToValueList();
    }

    private bool IsCandidate(FileStamp file, List<string> problems)
    {
        if (file.Name.EndsWith(CertificateFileName.Ending, StringComparison.Ordinal) && CertificateFileName.Fits(file.Name)) return true;
        problems.Add(file.Name.EndsWith(CertificateFileName.Ending, StringComparison.Ordinal)
            ? $"{frontend}: the name of {Printable.Of(file.Name, 100)} in {folder} does not fit: {CertificateFileName.Rule}"
            : $"{frontend}: {Printable.Of(file.Name, 100)} in {folder} is not read: certificate, chain and private key belong into one file NAME.pem");
        return false;
    }

    private async Task JudgeAsync(List<FileStamp> files, ValueList<Certificate> before, CancellationToken ct)
    {
        var fresh = new List<(FileStamp Stamp, Certificate Certificate)>();
        foreach (var file in files)
        {
            if (_judged.TryGetValue(file.Name, out var known) && known.Stamp == file
                && (known.Verdict is not PemVerdict.Good { Certificate.File: var copy } || copies.Has(copy))) continue;
            var verdict = CertificateFolder.Read(file);
            if (verdict is PemVerdict.Good good)
            {
                if (!copies.Has(good.Certificate.File)) await copies.WriteAsync(good, ct);
                if (!before.Contains(good.Certificate)) fresh.Add((file, good.Certificate));

                // The key is in the copy and need not be in memory too.
                verdict = good with { Text = "" };
            }

            _judged[file.Name] = (file, verdict);
        }

        var refused = await check.RefusedAsync([.. fresh.Select(each => copies.PathOf(each.Certificate.File))], ct);
        foreach (var (stamp, certificate) in fresh.Where(each => refused.ContainsKey(copies.PathOf(each.Certificate.File))))
        {
            copies.Delete(certificate.File);
            _judged[stamp.Name] = (stamp, new PemVerdict.Bad($"is refused by HAProxy ({refused[copies.PathOf(certificate.File)]}): mostly a key or signature that is too weak, such as RSA below 2048 bits"));
        }
    }

    private Certificate? Chosen(string name, ValueList<Certificate> before, List<string> problems)
    {
        if (_judged[name].Verdict is PemVerdict.Good good) return good.Certificate;
        var last = before.FirstOrDefault(each => each.Name == name);
        problems.Add($"{frontend}: {folder}/{name} {((PemVerdict.Bad)_judged[name].Verdict).Reason}{(last is null ? "" : $"; the one that was there, until {last.NotAfter:yyyy-MM-dd}, stays in use")}");
        return last;
    }
}
