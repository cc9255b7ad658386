BASE <https://w3id.org/madoguchi/>
PREFIX cv: <http://data.europa.eu/m8g/>
PREFIX mdg: <https://w3id.org/madoguchi/ns#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
INSERT DATA { GRAPH <graph/sources/doc> { <id/channel/c> cv:contactPoint <id/contact/o2> } } ;
INSERT DATA { GRAPH <graph/sources/doc> { <id/contact/o2> a cv:ContactPoint ; cv:telephone "03-3581-1101" ; mdg:asOf "2025"^^xsd:gYear ; prov:hadPrimarySource <graph/sources/doc#line=0,9> } }
