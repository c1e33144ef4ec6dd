using Pigeon.Core.Fleet;

namespace Pigeon.Controller.Fleet;

/// <summary>What should be, as stored, and what the VMs said last.</summary>
internal sealed record FleetPicture(FleetDesired Desired, FleetView View);
