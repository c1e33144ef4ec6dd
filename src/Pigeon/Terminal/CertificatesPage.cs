using System.Globalization;
using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>The certificates of a fleet as text for people, within 80 columns unless a name is too long for that.</summary>
internal static class CertificatesPage
{
    private const int Columns = 80;
    private static readonly string[] Titles = ["VM", "SERIAL", "EXPIRES", "STATE"];
    private static readonly string[] AuthorityTitles = ["CONTROLLER", "EXPIRES", "NAME"];

    public static string Render(CertificatesWire found)
    {
        var page = new StringBuilder();
        var others = found.Trusted.Where(one => one.Pin != found.Authority.Pin);
        TextTable.Append(page, "", Columns, AuthorityTitles,
        [
            ["CA", Until(found.Authority.ExpiresAt), found.Authority.Subject],
            .. others.Select(one => (string[])["trusted CA", Until(one.ExpiresAt), one.Subject]),
            [found.Server.Operators ? "server, your own" : "server", Until(found.Server.ExpiresAt), found.Server.Subject],
        ]);
        page.AppendLine();
        var vms = found.Vms.Where(one => one.State != VmCertificateState.Replaced).ToList();
        if (vms.Count == 0) page.AppendLine("no VM has a certificate");
        TextTable.Append(page, "", Columns, Titles, [.. vms.Select(Row)]);
        return page.ToString();
    }

    private static string[] Row(VmCertificateWire one) => [one.Vm, one.Serial, Until(one.ExpiresAt), one.State];

    private static string Until(DateTimeOffset at) => at.ToString("u", CultureInfo.InvariantCulture);
}
