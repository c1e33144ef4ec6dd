using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>Looks through the audit from its end.</summary>
internal static class AuditReader
{
    /// <summary>The latest records that fit, the oldest of them first. What was asked and has a result is told by its result.</summary>
    public static AuditWire Read(string folder, string controller, AuditQuery query)
    {
        string[] kinds = [AuditLog.Changes, AuditLog.Joins, AuditLog.Refusals];
        var found = kinds.SelectMany(kind => Enumerable.Reverse(Latest(folder, kind, query))).OrderBy(record => record.At).ToList();
        return new AuditWire(controller, [.. found.TakeLast(query.Limit)], found.Count > query.Limit);
    }

    /// <summary>The records of the latest files, newest first.</summary>
    /// <param name="full">How many full files beside the one that is written.</param>
    public static IEnumerable<AuditRecordWire> Newest(string folder, string name, int full, DateTimeOffset? since)
    {
        var aside = AuditFile.FullFiles(folder, name).Take(full).TakeWhile(file => !(file.End < since)).Select(file => file.Path);
        foreach (var path in aside.Prepend(Path.Combine(folder, name + AuditFile.Extension)))
            foreach (var record in Enumerable.Reverse(RecordsOf(path))) yield return record;
    }

    private static List<AuditRecordWire> Latest(string folder, string name, AuditQuery query)
    {
        // Results stand behind what they are of, so going back they are met first.
        var (found, answered) = (new List<AuditRecordWire>(), new HashSet<string>());
        foreach (var record in Newest(folder, name, int.MaxValue, query.Since))
        {
            if (record is { Kind: AuditKind.Asked, Request: { } asked } && answered.Remove(asked)) continue;
            if (record is { Kind: AuditKind.Done or AuditKind.Refused or AuditKind.Failed, Request: { } request }) answered.Add(request);
            if (!query.Fits(record)) continue;
            found.Add(record);
            if (found.Count > query.Limit) break;
        }

        return found;
    }

    private static List<AuditRecordWire> RecordsOf(string path)
    {
        try
        {
            // Another one may be adding to it: what is not a whole line yet is none.
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            var records = new List<AuditRecordWire>();
            while (reader.ReadLine() is { } line)
                if (AuditJson.Parse(line) is { } record) records.Add(record);
            return records;
        }
        catch (FileNotFoundException)
        {
            return [];
        }
    }
}
