"""Reads exported deployments as a service of OpenStack does that they are for.

usage: openstack_services.py heat|neutron|nova FOLDER...

Prints a JSON list, for each folder `{"faults": [...], "read": {...}}`: what the service refuses, and for each of its files
what it came to mean. Each service is asked in a process of its own, as they share no configuration.
"""

import glob
import json
import logging
import os
import sys
import warnings
from unittest import mock

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
os.environ["OS_NOVA_DISABLE_EVENTLET_PATCHING"] = "1"

from oslo_config import cfg, generator  # noqa: E402


def heat():
    """Stacks: how many resources there are of each type, without ranges of addresses and with them."""
    from heat.common import context, template_format
    from heat.engine.clients.os.nova import NovaClientPlugin
    from heat.engine import constraints, environment, resource, resources, stack, template
    from heat.engine.resources.openstack.nova import server

    cfg.CONF([], project="heat")
    resources.initialise()
    # There is no cloud that could say which services, images and networks it has.
    mock.patch.object(resource.Resource, "is_service_available", return_value=(True, None)).start()
    mock.patch.object(constraints.CustomConstraint, "validate", lambda *a, **k: None).start()
    mock.patch.object(NovaClientPlugin, "is_version_supported", return_value=True).start()
    mock.patch.object(server.Server, "_validate_image_flavor", lambda *a, **k: None).start()

    def count(parsed, parameters):
        made = stack.Stack(
            context.RequestContext(project_id="project", user_id="user", is_admin=True, roles=["admin"]),
            "stack",
            template.Template(parsed, env=environment.Environment({"parameters": parameters})),
        )
        made.validate()
        counts = {}
        for one in made.resources.values():
            # Some say what is wrong instead of raising it.
            said = one.validate()
            if said:
                raise ValueError(f"{one.name}: {said}")
            counts[one.type()] = counts.get(one.type(), 0) + 1
        return counts

    def read(path):
        with open(path, encoding="utf-8") as file:
            parsed = template_format.parse(file.read())
        ranges = {name: "10.0.0.0/24" for name in parsed["parameters"] if name.startswith("cidr_")}
        plain = {"image": "image"}
        return {"plain": count(parsed, plain), "addressed": count(parsed, {**plain, **ranges})}

    return {"stack.yaml": read}


def neutron():
    """Parts of Neutron's configuration, and those of its agents."""
    from neutron_lib.placement import utils as placement
    from neutron_lib.plugins import utils as plugins
    from neutron_lib.utils import helpers

    parsers = {
        "bridge_mappings": helpers.parse_mappings,
        "physical_interface_mappings": helpers.parse_mappings,
        "physical_device_mappings": lambda value: helpers.parse_mappings(value, unique_keys=False),
        "resource_provider_bandwidths": placement.parse_rp_bandwidths,
        "network_vlan_ranges": lambda value: dict(plugins.parse_network_vlan_ranges(value)),
    }
    namespaces = {
        "ml2_conf.ini": "neutron.ml2",
        "neutron.conf": "neutron",
        "sriov_agent.ini": "neutron.ml2.sriov.agent",
        "openvswitch_agent.ini": "neutron.ml2.ovs.agent",
        "macvtap_agent.ini": "neutron.ml2.macvtap.agent",
    }
    return {name: lambda path, space=space: options(path, space, parsers) for name, space in namespaces.items()}


def nova():
    """Parts of Nova's configuration, and the flavors of stacks."""
    import yaml
    from nova.api.validation.extra_specs import validators
    from nova.pci import devspec, utils as pci
    from nova.scheduler.filters import all_filters

    shipped = {one.__name__ for one in all_filters()}

    def filters(names):
        missing = [name for name in names if name not in shipped]
        if missing:
            raise ValueError(f"there is no {missing}")
        return names

    def fields(address):
        domain, bus, rest = address.split(":")
        return [domain, bus, *rest.split(".")]

    def offered(spec):
        """A `device_spec` with what of a PF at its address it offers."""
        address = spec.get("address", "0000:01:00.0")
        own = {"vendor_id": spec.get("vendor_id", "ffff"), "product_id": spec.get("product_id", "ffff")}
        by_name = (dict(zip(("domain", "bus", "slot", "function"), fields(address))), True)
        with mock.patch.object(pci, "is_physical_function", return_value=True), mock.patch.object(
            pci, "get_function_by_ifname", return_value=by_name
        ):
            one = devspec.PciDeviceSpec(dict(spec))
            return {
                **spec,
                "offers": {
                    "same model": one.match({**own, "address": address, "parent_addr": None}),
                    "other model": one.match({**own, "product_id": "0001", "address": address, "parent_addr": None}),
                    "vf": one.match({**own, "address": "0000:7f:1f.7", "parent_addr": address}),
                    "elsewhere": one.match({**own, "address": "0000:7e:00.0", "parent_addr": "0000:7e:00.0"}),
                },
            }

    parsers = {
        "enabled_filters": filters,
        "device_spec": lambda values: [offered(json.loads(value)) for value in values],
    }

    def flavors(path):
        with open(path, encoding="utf-8") as file:
            parsed = yaml.safe_load(file)
        specs = {}
        for name, one in parsed["resources"].items():
            if one["type"] == "OS::Nova::Flavor":
                specs[name] = one["properties"].get("extra_specs", {})
                for key, value in specs[name].items():
                    validators.validate(key, value)
        return specs

    return {"stack.yaml": flavors, "nova.conf": lambda path: options(path, "nova.conf", parsers)}


def options(path, namespace, parsers):
    """The settings of a file by section, as a service reads them. An option that it does not have is a fault."""
    conf = cfg.ConfigOpts()
    known = {}

    def register(opts, group):
        conf.register_opts(opts, group=None if group == "DEFAULT" else group)
        known.setdefault(group, set()).update(opt.dest for opt in opts)

    for _, groups in generator._list_opts([namespace]):
        for group, opts in groups:
            register(opts, group if isinstance(group, str) else getattr(group, "name", None) or "DEFAULT")
    sections = {}
    cfg.ConfigParser(path, sections).parse()
    # Nova has one such group for each physical network that it is told of.
    for physnet in sections.get("neutron", {}).get("physnets", [""])[0].split(","):
        register([cfg.ListOpt("numa_nodes", item_type=cfg.types.Integer())], f"neutron_physnet_{physnet}")
    # A part of a configuration has not all that a whole one needs.
    with mock.patch.object(conf, "_check_required_opts"):
        conf([], default_config_files=[path], project="iov")
    read = {}
    for section, entries in sections.items():
        values = conf if section == "DEFAULT" else getattr(conf, section)
        for key in entries:
            if key not in known.get(section, set()):
                raise ValueError(f"there is no [{section}] {key}")
            value = getattr(values, key)
            read.setdefault(section, {})[key] = parsers[key](value) if key in parsers else value
    return read


def checked(folder, readers):
    faults, read = [], {}
    for path in sorted(glob.glob(os.path.join(folder, "**", "*"), recursive=True)):
        name = os.path.relpath(path, folder)
        reader = readers.get(os.path.basename(path))
        if reader is None:
            continue
        try:
            read[name] = reader(path)
        except Exception as error:  # Whatever it raises, the service does not take the file.
            faults.append(f"{name}: {type(error).__name__}: {error}")
    return {"faults": faults, "read": read}


if __name__ == "__main__":
    readers = {"heat": heat, "neutron": neutron, "nova": nova}[sys.argv[1]]()
    json.dump([checked(folder, readers) for folder in sys.argv[2:]], sys.stdout)
