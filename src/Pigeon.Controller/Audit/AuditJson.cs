using System.Text.Encodings.Web;
using System.Text.Json;
using Pigeon.Core.Protocol;

namespace Pigeon.Controller.Audit;

/// <summary>A record as a line, and back.</summary>
internal static class AuditJson
{
    // A line is read by people too: quotes and letters of other languages stand as they are. It is never part of a web page.
    private static readonly PigeonJson Plain = new(new JsonSerializerOptions(PigeonJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static byte[] LineOf(AuditRecordWire record) => [.. JsonSerializer.SerializeToUtf8Bytes(record, Plain.AuditRecordWire), (byte)'\n'];

    /// <summary>Null for what is none.</summary>
    public static AuditRecordWire? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, Plain.AuditRecordWire);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
