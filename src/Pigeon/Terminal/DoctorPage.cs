using System.Text;
using Pigeon.Core.Protocol;

namespace Pigeon.Terminal;

/// <summary>A line for each finding, and under one that is not well what to do about it.</summary>
internal static class DoctorPage
{
    public static string Render(DoctorWire found)
    {
        var width = found.Findings.Max(finding => finding.Check.Length);
        var page = new StringBuilder();
        foreach (var finding in found.Findings)
        {
            page.Append($"{finding.State.PadRight("problem".Length)}  {finding.Check.PadRight(width)}  {Printed.Clean(finding.Found)}\n");
            if (finding.Fix is { } fix) page.Append($"{new string(' ', "problem".Length + width + 4)}-> {Printed.Clean(fix)}\n");
        }

        return page.ToString();
    }
}
