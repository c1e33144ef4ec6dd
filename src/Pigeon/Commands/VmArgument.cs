using System.CommandLine;
using Pigeon.Core.Names;

namespace Pigeon.Commands;

/// <summary>A VM of the fleet, as a position of the command line.</summary>
/// <param name="placeholder">What help calls it.</param>
internal sealed class VmArgument(string placeholder)
{
    public Argument<string> Argument { get; } = new(placeholder) { Description = "The VM" };

    public VmName Read(ParseResult parsed) => VmName.TryParse(parsed.GetRequiredValue(Argument), out var vm) ? vm
        : throw CommandFailedException.Usage($"{placeholder}: '{parsed.GetRequiredValue(Argument)}' is no VM's name: {VmName.Rule}");
}
